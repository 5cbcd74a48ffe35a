using SkillMetrics.Promotion;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class ReindexTests : IDisposable
{
    private static readonly string _worker = Path.Combine(AppContext.BaseDirectory, "SkillMetrics.TestWorker.dll");
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite:t.db", "reindex.md")]
    [InlineData("files:store", "store/reindex.md")]
    public async Task What_is_pending_is_shown_and_run_once_and_the_change_log_lies_beside_the_store(string store, string changeLog)
    {
        await GivenAsync(store);
        var before = await _bench.RunAsync("reindex", "--store", store, "--json");
        Assert.Equal((0, ""), (before.ExitCode, before.Error));
        Assert.Equal(["pending", "done", "dead", "oldest_pending", "items"], before.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(before.Output, (await _bench.RunAsync("reindex", "status", "--store", store, "--json")).Output);
        var item = before.Json.GetProperty("items")[0];
        Assert.Equal(
            ["event_id", "skill", "version", "from", "to", "reason", "state", "attempts", "created_at", "next_attempt_at", "leased_until", "last_error"],
            item.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, "pending", "summarize", "2026-03-01T12:00:00.000000Z"), (Count(before, "pending"), item.GetProperty("state").GetString(), item.GetProperty("skill").GetString(), item.GetProperty("created_at").GetString()));

        var run = await _bench.RunAsync("reindex", "run", "--store", store, "--json", "--", "dotnet", _worker, "trigger", "touch", "here");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["done", "failed", "dead", "taken_over", "attempts"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, "done"), (Count(run, "done"), run.Json.GetProperty("attempts")[0].GetProperty("outcome").GetString()));
        Assert.True(File.Exists(_bench.PathOf("here")));
        Assert.Contains("summarize, prototype → staged", await File.ReadAllTextAsync(_bench.PathOf(changeLog)), StringComparison.Ordinal);

        var again = await _bench.RunAsync("reindex", "run", "--store", store, "--", "no-such-program-here");
        Assert.Equal((0, "Nothing is due.\n"), (again.ExitCode, again.Output));
        Assert.Equal(1, Count(await _bench.RunAsync("reindex", "--store", store, "--json"), "done"));
    }

    [Fact]
    public async Task A_failure_exits_with_no_and_what_failed_for_good_is_sent_again()
    {
        await GivenAsync("sqlite:t.db");
        for (var i = 1; i <= 8; i++)
        {
            var run = await _bench.RunAsync("reindex", "run", "--store", "t.db", "--json", "--", "no-such-program-here");
            Assert.Equal((3, "", 1), (run.ExitCode, run.Error, Count(run, i < 8 ? "failed" : "dead")));
            Assert.Contains("could not be started", run.Json.GetProperty("attempts")[0].GetProperty("last_error").GetString(), StringComparison.Ordinal);
            _bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        var status = await _bench.RunAsync("reindex", "status", "--store", "t.db", "--json");
        var id = status.Json.GetProperty("items")[0].GetProperty("event_id").GetString()!;
        Assert.Equal(1, Count(status, "dead"));
        Assert.Contains("no-such-program-here", (await _bench.RunAsync("reindex", "--store", "t.db")).Output, StringComparison.Ordinal);

        Assert.Equal(2, (await _bench.RunAsync("reindex", "retry", "unknown", "--store", "t.db")).ExitCode);
        var retry = await _bench.RunAsync("reindex", "retry", id, "--store", "t.db", "--json");
        Assert.Equal((0, $"{{\"retried\":1,\"event_ids\":[\"{id}\"]}}\n"), (retry.ExitCode, retry.Output));
        var twice = await _bench.RunAsync("reindex", "retry", id, "--store", "t.db");
        Assert.Equal((2, ""), (twice.ExitCode, twice.Output));
        Assert.Contains("is not dead, but pending", twice.Error, StringComparison.Ordinal);
        Assert.Equal("Sent again: 0.\n", (await _bench.RunAsync("reindex", "retry", "--store", "t.db")).Output);
    }

    [Fact]
    public async Task A_webhook_is_signed_with_the_secret_of_the_environment()
    {
        await GivenAsync("sqlite:t.db");
        using var server = new WebhookServer(System.Net.HttpStatusCode.OK, "");
        var refused = await _bench.RunAsync("reindex", "run", "--store", "t.db", "--webhook", $"{server.Address}");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("SKILLMETRICS_WEBHOOK_SECRET", refused.Error, StringComparison.Ordinal);

        _bench.Variables["SKILLMETRICS_WEBHOOK_SECRET"] = "secret";
        var run = await _bench.RunAsync("reindex", "run", "--store", "t.db", "--webhook", $"{server.Address}", "--change-log", "log.md", "--json");
        Assert.Equal((0, 1), (run.ExitCode, Count(run, "done")));
        Assert.Single(server.Requests);
        Assert.True(File.Exists(_bench.PathOf("log.md")));
    }

    [Theory]
    [InlineData("Name what re-indexes", "run")]
    [InlineData("not both", "run", "--webhook", "http://localhost/", "--", "true")]
    [InlineData("--timeout must be a whole number of seconds", "run", "--timeout", "0", "--", "true")]
    public async Task Wrong_usage_is_told(string fault, params string[] arguments)
    {
        await GivenAsync("sqlite:t.db");
        var run = await _bench.RunAsync(["reindex", .. arguments, "--store", "t.db"]);
        if (arguments.Contains("--", StringComparer.Ordinal))
        {
            run = await _bench.RunAsync(["reindex", arguments[0], "--store", "t.db", .. arguments[1..]]);
        }

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_creates_a_store()
    {
        foreach (var command in (string[][])[["reindex"], ["reindex", "status"], ["reindex", "retry"], ["reindex", "run", "--", "true"]])
        {
            Assert.Equal(2, (await _bench.RunAsync(command)).ExitCode);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder));
    }

    private static int Count(CliRun run, string name) => run.Json.GetProperty(name).GetInt32();

    /// <summary>A store with one promotion, whose re-indexing is pending.</summary>
    private async Task GivenAsync(string location)
    {
        var path = _bench.PathOf(location[(location.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        IMetricsStore store = location.StartsWith("files:", StringComparison.Ordinal)
            ? await FileMetricsStore.OpenAsync(path)
            : await SqliteMetricsStore.OpenAsync(path);
        await using ((IStoreLifetime)store)
        {
            var bench = new PromotionBench(store, _bench.Clock);
            await bench.RecordAsync(1);
            Assert.Equal(PromotionOutcome.Moved, (await bench.PromoteAsync(Stages.Staged, force: true)).Outcome);
        }
    }
}
