using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>
/// Re-indexes by a POST of one JSON object (<c>event_id</c>, <c>skill_name</c>, <c>skill_version</c>, <c>from_state</c>, <c>to_state</c>,
/// <c>reason</c>, <c>created_at</c>), signed as <see cref="WebhookSignature"/> says. Any answer from 200 to 299 is success.
/// </summary>
public sealed class WebhookReindexTrigger : IReindexTrigger
{
    private const int AnswerLength = 4_096;

    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly byte[] _secret;
    private readonly TimeProvider _clock;

    /// <summary>Creates the trigger. Nothing is sent yet.</summary>
    /// <param name="client">What sends. Its own time-out counts beside the token's; one that follows redirects may lose the body on the way. It is not disposed of.</param>
    /// <param name="address">Where to: an absolute http or https address.</param>
    /// <param name="secret">What the request is signed with: at least one character, its UTF-8 is the key.</param>
    /// <param name="clock">The clock; the system's where it is null.</param>
    /// <exception cref="ArgumentException">The address is not absolute or neither http nor https, or the secret is empty.</exception>
    public WebhookReindexTrigger(HttpClient client, Uri address, string secret, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"The webhook's address must be an absolute http or https one, but is \"{address}\".", nameof(address));
        }

        _client = client;
        _address = address;
        _secret = Encoding.UTF8.GetBytes(secret);
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReindexAsync(ReindexItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        try
        {
            using var request = CreateRequest(item);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var answer = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? answer
                : throw new ReindexFailedException(string.Create(
                    CultureInfo.InvariantCulture, $"The re-index webhook {Shown} answered {(int)response.StatusCode}: {(answer.Length > 0 ? answer : "without a word.")}"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ReindexFailedException($"The re-index webhook {Shown} could not be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReindexFailedException($"The re-index webhook {Shown} did not answer within the client's time-out of {_client.Timeout}.", e);
        }
    }

    /// <summary>Without what may be secret in it.</summary>
    private string Shown => _address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[AnswerLength];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Excerpt.EndOf(Encoding.UTF8.GetString(buffer, 0, count), AnswerLength);
        }
    }

    private static byte[] Body(ReindexItem item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _json))
        {
            json.WriteStartObject();
            json.WriteString("event_id", item.EventId);
            json.WriteString("skill_name", item.SkillName);
            json.WriteString("skill_version", item.SkillVersion);
            json.WriteString("from_state", item.FromStage);
            json.WriteString("to_state", item.ToStage);
            json.WriteString("reason", item.Reason);
            json.WriteString("created_at", item.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private HttpRequestMessage CreateRequest(ReindexItem item)
    {
        var body = Body(item);
        var now = _clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Create(_secret, now, body));
        request.Headers.Add(WebhookSignature.EventHeader, Uri.EscapeDataString(item.EventId));
        return request;
    }
}
