using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class ProcessTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_process_exits_as_the_contract_says_and_success_is_silent()
    {
        _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed("zażółć"), Sample.Outcome("zażółć")));
        _bench.Write("letter.txt", "A letter, long enough not to be taken for an empty database.");

        var ingest = await RunAsync("ingest", "a.ndjson", "--json");
        var report = await RunAsync("report", "zażółć", "--json");
        var unknown = await RunAsync("report", "nobody");
        var usage = await RunAsync("report", "--bogus");
        var health = await RunAsync("health", "--store", "letter.txt");

        Assert.Equal((0, "", 2), (ingest.ExitCode, ingest.Error, ingest.Json.GetProperty("inserted").GetInt32()));
        Assert.Equal((0, "", "zażółć"), (report.ExitCode, report.Error, report.Json.GetProperty("skill").GetString()));
        Assert.Equal((2, ""), (unknown.ExitCode, unknown.Output));
        Assert.Equal((2, ""), (usage.ExitCode, usage.Output));
        Assert.Equal((3, ""), (health.ExitCode, health.Error));
        Assert.True(File.Exists(_bench.PathOf(".skillmetrics/skillmetrics.db")));
    }

    [Fact]
    public async Task The_environment_names_the_store()
    {
        _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed()));
        using var process = Start(new() { ["SKILLMETRICS_STORE"] = "files:elsewhere" }, "ingest", "a.ndjson");

        Assert.Equal(0, (await process.EndAsync()).ExitCode);
        Assert.True(Directory.Exists(_bench.PathOf("elsewhere")));
    }

    [Fact]
    public async Task What_one_process_exports_another_ingests_from_standard_input()
    {
        await _bench.GivenAsync([.. Enumerable.Range(0, 2_000).Select(i => (MetricRecord)Sample.Performance(id: $"e{i}"))]);
        var exported = await RunAsync("export");

        using var process = Start([], "ingest", "-", "--store", "other.db", "--json");
        await process.Input.WriteAsync(exported.Output);
        process.Input.Close();
        var ingested = await process.EndAsync();

        Assert.Equal((0, "", 2_000), (ingested.ExitCode, ingested.Error, ingested.Json.GetProperty("inserted").GetInt32()));
    }

    [UnixFact]
    public async Task Ctrl_c_while_standard_input_is_silent_exits_130_and_keeps_what_came()
    {
        using var process = Start([], "ingest", "-", "--json", "--verbosity", "detailed");
        await process.Input.WriteAsync(CliBench.Lines(Enumerable.Range(0, 50).Select(i => Sample.Performance(id: $"e{i}"))));
        await process.Input.FlushAsync();

        // The store is opened with the first commit.
        Assert.Contains("Opened the sqlite store", await process.Error.ReadLineAsync(), StringComparison.Ordinal);
        await process.InterruptAsync();
        var run = await process.EndAsync();

        Assert.Equal((130, "", "skillmetrics: Cancelled. Everything committed up to here is kept.\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(50, (await _bench.RunAsync("summary", "--json")).Json.GetProperty("records").GetProperty("performance").GetInt32());
    }

    [UnixFact]
    public async Task Ctrl_c_while_following_exits_130_with_the_counts_of_what_is_kept_and_the_next_run_goes_on()
    {
        var file = _bench.Write("a.ndjson", CliBench.Lines(Enumerable.Range(0, 20_000).Select(i => Sample.Performance(id: $"e{i}"))));
        using var process = Start([], "ingest", file, "--follow", "--json", "--verbosity", "detailed");
        Assert.Contains("Opened the sqlite store", await process.Error.ReadLineAsync(), StringComparison.Ordinal);
        await process.InterruptAsync();
        var run = await process.EndAsync();

        var kept = run.Json.GetProperty("inserted").GetInt32();
        var rest = await _bench.RunAsync("ingest", file, "--json");

        Assert.Equal(130, run.ExitCode);
        Assert.Equal((20_000 - kept, 0), (rest.Json.GetProperty("inserted").GetInt32(), rest.Json.GetProperty("duplicates").GetInt32()));
    }

    private CliProcess Start(Dictionary<string, string> variables, params string[] arguments) => CliProcess.Start(_bench.Folder, variables, arguments);

    private Task<CliRun> RunAsync(params string[] arguments) => CliProcess.RunAsync(_bench.Folder, arguments);
}
