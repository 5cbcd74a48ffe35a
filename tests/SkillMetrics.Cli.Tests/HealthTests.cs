using System.Text.Json;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class HealthTests : IDisposable
{
    private static readonly string[] _fields =
    [
        "status", "store", "path", "database_size_mb", "wal_size_mb", "total_invocations", "in_flight", "total_skills", "schema_version", "integrity",
        "records", "sessions", "rejected_records", "first_record", "last_record", "oldest_running_invocation", "dropped_records", "failed_records",
        "last_failure", "audit_head", "pending_reindex", "dead_reindex", "queue_depth", "dead_letters", "findings",
    ];

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite", "t.db")]
    [InlineData("files", "store")]
    public async Task A_healthy_store_tells_where_it_is_and_what_it_holds(string kind, string path)
    {
        _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed(), Sample.Running("other"), Sample.Outcome()));
        await _bench.RunAsync("ingest", "a.ndjson", "--store", $"{kind}:{path}");

        var run = await _bench.RunAsync("health", "--store", $"{kind}:{path}", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(_fields, run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("healthy", kind, _bench.PathOf(path), "ok"), (Text(run, "status"), Text(run, "store"), Text(run, "path"), Text(run, "integrity")));
        Assert.Equal((1, 1, 2, 1), (Number(run, "total_invocations"), Number(run, "in_flight"), Number(run, "total_skills"), Number(run, "sessions")));
        Assert.True(Number(run, "database_size_mb") > 0);
        Assert.Equal("2026-03-01T12:00:00.000000Z", Text(run, "oldest_running_invocation"));
        Assert.Equal("2026-03-01T12:00:00.000000Z", Text(run, "last_record"));
    }

    [Fact]
    public async Task A_store_with_fresh_rejects_is_degraded_and_still_exits_0()
    {
        await _bench.RunAsync("ingest", _bench.Write("a.ndjson", "bad\n"));

        var json = await _bench.RunAsync("health", "--json");
        var text = await _bench.RunAsync("health");

        Assert.Equal((0, "degraded"), (json.ExitCode, Text(json, "status")));
        Assert.Equal("""["Records rejected within the last 24 hours: 1."]""", json.Json.GetProperty("findings").GetRawText());
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("Records rejected within the last 24 hours: 1.", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_store_exits_3()
    {
        await _bench.GivenAsync([.. Enumerable.Range(0, 500).Select(i => Sample.Performance(id: $"e{i}"))]);
        var path = _bench.PathOf(".skillmetrics/skillmetrics.db");
        using (var database = new FileStream(path, FileMode.Open))
        {
            // Everything behind the first page: the header and the schema's root still look well.
            database.Position = 4_096;
            database.Write(Enumerable.Repeat((byte)0xAB, (int)(database.Length - 4_096)).ToArray());
        }

        var json = await _bench.RunAsync("health", "--json");
        var text = await _bench.RunAsync("health");

        Assert.Equal((3, "", "unhealthy"), (json.ExitCode, json.Error, Text(json, "status")));
        Assert.NotEqual("ok", Text(json, "integrity"));
        Assert.Equal(_fields, json.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, ""), (text.ExitCode, text.Error));
        Assert.Contains("unhealthy", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_store_exits_3_and_says_so()
    {
        _bench.Write("letter.txt", "A letter, long enough not to be taken for an empty database.");

        var run = await _bench.RunAsync("health", "--store", "letter.txt", "--json");

        Assert.Equal((3, "", "unhealthy"), (run.ExitCode, run.Error, Text(run, "status")));
        Assert.Equal(("sqlite", _bench.PathOf("letter.txt"), JsonValueKind.Null), (Text(run, "store"), Text(run, "path"), run.Json.GetProperty("total_skills").ValueKind));
        Assert.Equal(_fields, run.Json.EnumerateObject().Select(p => p.Name));
    }

    private static string? Text(CliRun run, string name) => run.Json.GetProperty(name).GetString();

    private static double Number(CliRun run, string name) => run.Json.GetProperty(name).GetDouble();
}
