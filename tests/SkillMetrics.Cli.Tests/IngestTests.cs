using System.Text.Json;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class IngestTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite:t.db")]
    [InlineData("files:store")]
    public async Task What_was_done_is_told_in_json_and_a_second_run_does_nothing(string store)
    {
        _bench.Write("in/a.ndjson", CliBench.Lines(Sample.OfEveryKind()));
        var skipped = _bench.Write("in/sub/notes.json", "{}");

        var first = await _bench.RunAsync("ingest", "in", "--store", store, "--json");
        var second = await _bench.RunAsync("ingest", "in", "--store", store, "--json");

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(
            ["files", "skipped_files", "lines", "inserted", "updated", "duplicates", "conflicts", "rejected", "by_kind", "elapsed_seconds"],
            first.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, 8, 8), (Count(first, "files"), Count(first, "lines"), Count(first, "inserted")));
        Assert.Equal([skipped], first.Json.GetProperty("skipped_files").EnumerateArray().Select(f => f.GetString()!));
        Assert.Equal(
            """{"performance":1,"outcome":1,"fidelity":1,"invocation":1,"promotion":1,"rollback":1,"token_estimate":1,"interaction":1}""",
            first.Json.GetProperty("by_kind").GetRawText());
        Assert.Equal((0, 0, 0), (second.ExitCode, Count(second, "lines"), Count(second, "inserted")));
    }

    [Fact]
    public async Task Counts_add_up_to_the_lines_and_rejects_do_not_change_the_exit_code()
    {
        var file = _bench.Write("a.ndjson", CliBench.Lines(
            Sample.Running(),
            Sample.Completed(),
            Sample.Outcome(),
            Sample.Outcome(),
            Sample.Outcome() with { Decision = "refuse" }) + "\n{\"metric_type\":\"outcome\"\n");

        var run = await _bench.RunAsync("ingest", file, "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal((6, 2, 1), (Count(run, "lines"), Count(run, "inserted"), Count(run, "updated")));
        Assert.Equal((1, 1, 1), (Count(run, "duplicates"), Count(run, "conflicts"), Count(run, "rejected")));
        var rejects = (await _bench.RunAsync("rejects", "--json")).Json.GetProperty("rejects");
        Assert.Equal(2, rejects.GetArrayLength());
    }

    [Fact]
    public async Task A_path_that_is_not_there_exits_2_before_anything_is_read_or_created()
    {
        var run = await _bench.RunAsync("ingest", _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed())), "missing.ndjson", "--json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("missing.ndjson does not exist", run.Error, StringComparison.Ordinal);
        Assert.Equal([_bench.PathOf("a.ndjson")], Directory.GetFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public async Task An_ingestion_of_nothing_leaves_an_empty_store_behind()
    {
        Directory.CreateDirectory(_bench.PathOf("empty"));

        var run = await _bench.RunAsync("ingest", "empty", "--json");
        var report = await _bench.RunAsync("report", "--json");

        Assert.Equal((0, 0), (run.ExitCode, Count(run, "files")));
        Assert.Equal((0, """{"skills":[]}""" + "\n"), (report.ExitCode, report.Output));
    }

    [Fact]
    public async Task Standard_input_is_read_to_its_end_alone_or_beside_files()
    {
        _bench.Input = CliBench.Lines(Sample.Performance(), Sample.Outcome()) + "not json";
        var alone = await _bench.RunAsync("ingest", "-", "--json");
        _bench.Input = CliBench.Lines(Sample.Performance(), Sample.Performance(id: "e2"));
        var beside = await _bench.RunAsync("ingest", _bench.Write("a.ndjson", CliBench.Lines(Sample.Fidelity())), "-", "--json");

        Assert.Equal((0, 3, 2, 1), (alone.ExitCode, Count(alone, "lines"), Count(alone, "inserted"), Count(alone, "rejected")));
        Assert.Equal((2, 3, 2, 1), (Count(beside, "files"), Count(beside, "lines"), Count(beside, "inserted"), Count(beside, "duplicates")));
        Assert.Equal(
            """{"performance":1,"outcome":0,"fidelity":1,"invocation":0,"promotion":0,"rollback":0,"token_estimate":0,"interaction":0}""",
            beside.Json.GetProperty("by_kind").GetRawText());
        var reject = Assert.Single((await _bench.RunAsync("rejects", "--json")).Json.GetProperty("rejects").EnumerateArray());
        Assert.Equal(("-", "not json"), (reject.GetProperty("source").GetString(), reject.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_store_of_files_below_a_named_folder_does_not_read_itself()
    {
        _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed()));

        await _bench.RunAsync("ingest", ".", "--store", "files:store", "--json");
        var again = await _bench.RunAsync("ingest", ".", "--store", "files:store", "--json");

        Assert.True(Directory.Exists(_bench.PathOf("store")));
        Assert.Equal((0, 1, 0, 0), (again.ExitCode, Count(again, "files"), Count(again, "lines"), again.Json.GetProperty("skipped_files").GetArrayLength()));
    }

    [Fact]
    public async Task People_are_told_the_counts_and_where_to_look_for_what_was_rejected()
    {
        var run = await _bench.RunAsync("ingest", _bench.Write("a.ndjson", CliBench.Lines(Sample.Completed()) + "{}\n"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("(?m)^inserted    1$", run.Output);
        Assert.Matches("(?m)^invocation  1$", run.Output);
        Assert.Contains("See skillmetrics rejects list", run.Output, StringComparison.Ordinal);
    }

    private static int Count(CliRun run, string name) => run.Json.GetProperty(name) is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : -1;

    [Theory]
    [InlineData("store")]
    [InlineData("store/rejected_records.ndjson")]
    public async Task A_store_does_not_ingest_itself(string path)
    {
        _bench.Write("in/a.ndjson", CliBench.Lines(Sample.Completed()) + "junk\n");
        await _bench.RunAsync("ingest", "in", "--store", "files:store");

        var run = await _bench.RunAsync("ingest", path, "--store", "files:store", "--json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("another store", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _bench.RunAsync("ingest", "store", "--store", "sqlite:t.db")).ExitCode);
    }
}
