using System.Net;
using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Reindexing;

/// <summary>A real listener on the loopback address.</summary>
public sealed class WebhookTriggerTests : IDisposable
{
    private static readonly ReindexItem _item = new()
    {
        EventId = "e 1",
        SkillName = "東京",
        SkillVersion = "v1",
        FromStage = "staged",
        ToStage = "production",
        Reason = "good",
        CreatedAt = Sample.Time,
    };

    private readonly HttpClient _client = new();
    private readonly FakeClock _clock = new(Sample.Time);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_body_tells_the_change_and_is_signed_with_the_time_of_sending()
    {
        using var server = new WebhookServer(HttpStatusCode.Accepted, "thanks\u0007");
        Assert.Equal("thanks\uFFFD", await Trigger(server).ReindexAsync(_item));

        var (body, headers) = Assert.Single(server.Requests);
        Assert.Equal(
            """{"event_id":"e 1","skill_name":"東京","skill_version":"v1","from_state":"staged","to_state":"production","reason":"good","created_at":"2026-03-01T12:00:00.000000Z"}""",
            Encoding.UTF8.GetString(body));
        var seconds = headers["SkillMetrics-Timestamp"];
        Assert.Equal($"{Sample.Time.ToUnixTimeSeconds()}", seconds);
        Assert.Equal("e%201", headers["SkillMetrics-Event"]);
        Assert.Equal("application/json; charset=utf-8", headers["Content-Type"]);

        // Recomputed by hand: this is what a receiver in any language does.
        var expected = HMACSHA256.HashData("secret"u8.ToArray(), (byte[])[.. Encoding.UTF8.GetBytes($"{seconds}."), .. body]);
        Assert.Equal($"sha256={Convert.ToHexStringLower(expected)}", headers["SkillMetrics-Signature"]);
    }

    [Fact]
    public void A_receiver_finds_other_bodies_other_secrets_and_old_requests()
    {
        var minutes = TimeSpan.FromMinutes(5);
        var (secret, body, at) = ("secret"u8.ToArray(), "{}"u8.ToArray(), Sample.Time);
        var time = $"{at.ToUnixTimeSeconds()}";
        var signature = WebhookSignature.Create(secret, at, body);
        Assert.True(WebhookSignature.IsValid(secret, time, signature, body, at, minutes));
        Assert.True(WebhookSignature.IsValid(secret, time, signature, body, at + minutes, minutes));
        Assert.False(WebhookSignature.IsValid(secret, time, signature, body, at + minutes + TimeSpan.FromSeconds(1), minutes));
        Assert.False(WebhookSignature.IsValid(secret, time, signature, body, at - minutes - TimeSpan.FromSeconds(1), minutes));
        Assert.False(WebhookSignature.IsValid(secret, $"{at.ToUnixTimeSeconds() + 1}", signature, body, at, minutes));
        Assert.False(WebhookSignature.IsValid(secret, time, signature, "{ }"u8, at, minutes));
        Assert.False(WebhookSignature.IsValid("other"u8, time, signature, body, at, minutes));
        Assert.False(WebhookSignature.IsValid(secret, null, signature, body, at, minutes));
        Assert.False(WebhookSignature.IsValid(secret, "now", signature, body, at, minutes));
        Assert.False(WebhookSignature.IsValid(secret, time, null, body, at, minutes));
        Assert.False(WebhookSignature.IsValid(secret, time, "é", body, at, minutes));
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_a_failure_with_what_it_said_capped()
    {
        using var server = new WebhookServer(HttpStatusCode.InternalServerError, new string('x', 1_000_000));
        var fault = await Assert.ThrowsAsync<ReindexFailedException>(async () => await Trigger(server).ReindexAsync(_item));
        Assert.StartsWith($"The re-index webhook {server.Address.GetLeftPart(UriPartial.Path)} answered 500: xxx", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 1_000, 5_000);
        Assert.DoesNotContain("token", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_be_reached_is_a_failure_and_one_that_does_not_answer_ends_with_the_token()
    {
        Uri gone;
        using (var closed = new WebhookServer(HttpStatusCode.OK, ""))
        {
            gone = closed.Address;
        }

        var fault = await Assert.ThrowsAsync<ReindexFailedException>(async () => await new WebhookReindexTrigger(_client, gone, "secret").ReindexAsync(_item));
        Assert.Contains("could not be reached", fault.Message, StringComparison.Ordinal);

        using var silent = new WebhookServer(null, "");
        using var stop = new CancellationTokenSource();
        var run = Trigger(silent).ReindexAsync(_item, stop.Token).AsTask();
        await silent.AskedAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void An_address_that_is_none_and_an_empty_secret_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WebhookReindexTrigger(_client, new Uri("/relative", UriKind.Relative), "s"));
        Assert.Throws<ArgumentException>(() => new WebhookReindexTrigger(_client, new Uri("ftp://host/"), "s"));
        Assert.Throws<ArgumentException>(() => new WebhookReindexTrigger(_client, new Uri("http://host/"), ""));
    }

    private WebhookReindexTrigger Trigger(WebhookServer server) => new(_client, server.Address, "secret", _clock);
}
