using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class QueueTests : IDisposable
{
    private static readonly QueuedEvent _bad = new() { Id = "bad", Type = RecordEvent.Type, Payload = "{\"no\":\"record\"}"u8.ToArray() };
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_status_tells_depth_age_and_pressure_and_work_stores_the_records()
    {
        await GivenAsync(RecordEvent.Of(Sample.Performance()), RecordEvent.Of(Sample.Outcome()), new QueuedEvent { Type = "other", Payload = "{}"u8.ToArray() });
        _bench.Clock.Advance(TimeSpan.FromSeconds(1.5));
        var status = await _bench.RunAsync("queue", "--store", "t.db", "--json");
        Assert.Equal((0, ""), (status.ExitCode, status.Error));
        Assert.Equal(
            """{"depth":3,"ready":3,"delayed":0,"leased":0,"dead_letters":0,"oldest_age_seconds":1.5,"pressure":"normal","ready_by_type":{"other":1,"skillmetrics.record":2}}""",
            status.Output.TrimEnd());
        Assert.Equal(status.Output, (await _bench.RunAsync("queue", "status", "--store", "t.db", "--json")).Output);
        Assert.Contains("oldest has waited", (await _bench.RunAsync("queue", "--store", "t.db")).Output, StringComparison.Ordinal);

        var health = (await _bench.RunAsync("health", "--store", "t.db", "--json")).Json;
        Assert.Equal((3, 0), (health.GetProperty("queue_depth").GetInt32(), health.GetProperty("dead_letters").GetInt32()));

        var work = await _bench.RunAsync("queue", "work", "--store", "t.db", "--json");
        Assert.Equal((0, "", """{"taken":2,"depth":1,"dead_letters":0}"""), (work.ExitCode, work.Error, work.Output.TrimEnd()));
        Assert.Equal(2, (await _bench.RunAsync("export", "--store", "t.db")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Dead_letters_are_listed_shown_sent_again_and_removed()
    {
        await GivenAsync(_bad);
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("\"taken\":1", (await _bench.RunAsync("queue", "work", "--store", "t.db", "--json")).Output, StringComparison.Ordinal);
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var list = await _bench.RunAsync("dlq", "--store", "t.db", "--json");
        var letter = Assert.Single(list.Json.GetProperty("dead_letters").EnumerateArray());
        Assert.Equal(
            ["event_id", "type", "priority", "enqueued_at", "failed_at", "delivery_count", "expired_leases", "error", "payload"], letter.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("bad", 3, "{\"no\":\"record\"}"), (letter.GetProperty("event_id").GetString(), letter.GetProperty("delivery_count").GetInt32(), letter.GetProperty("payload").GetString()));
        Assert.Equal(list.Output, (await _bench.RunAsync("dlq", "list", "--store", "t.db", "--json")).Output);
        Assert.Equal(letter.GetRawText(), (await _bench.RunAsync("dlq", "show", "bad", "--store", "t.db", "--json")).Output.TrimEnd());
        Assert.Contains("FormatException", (await _bench.RunAsync("dlq", "show", "bad", "--store", "t.db")).Output, StringComparison.Ordinal);

        var unknown = await _bench.RunAsync("dlq", "requeue", "no", "--store", "t.db", "--json");
        Assert.Equal((2, "", "skillmetrics: The store has no dead letter of an event \"no\". See skillmetrics dlq list for those it has.\n"), (unknown.ExitCode, unknown.Output, unknown.Error));
        Assert.Equal("{\"requeued\":1}", (await _bench.RunAsync("dlq", "requeue", "bad", "--store", "t.db", "--json")).Output.TrimEnd());
        Assert.Equal("There are no dead letters.\n", (await _bench.RunAsync("dlq", "--store", "t.db")).Output);
        Assert.Equal("Removed: 0.\n", (await _bench.RunAsync("dlq", "purge", "--store", "t.db")).Output);
        Assert.Contains("\"depth\":1", (await _bench.RunAsync("queue", "--store", "t.db", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_files_has_no_queue_and_one_that_is_not_there_is_not_made()
    {
        var files = await _bench.RunAsync("queue", "--store", "files:f");
        Assert.Equal(2, files.ExitCode);
        Assert.Contains("files hold no event queue", files.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _bench.RunAsync("queue", "work", "--store", "none.db")).ExitCode);
        Assert.False(File.Exists(_bench.PathOf("none.db")));
    }

    private async Task GivenAsync(params QueuedEvent[] events)
    {
        await using var store = new SqliteMetricsStore(_bench.PathOf("t.db"), new SqliteStoreOptions { TimeProvider = _bench.Clock });
        await store.EnqueueAsync(events);
    }
}
