using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sqlite:other.db")]
    [InlineData("files:other")]
    public async Task What_is_exported_is_what_another_store_ingests_and_exports(string other)
    {
        await _bench.GivenAsync([.. Sample.OfEveryKind(), Sample.Running("running"), Sample.Failed("zażółć \"日本\"") with { SkillVersion = "v1" }]);

        var exported = await _bench.RunAsync("export");
        _bench.Input = exported.Output;
        var ingested = await _bench.RunAsync("ingest", "-", "--store", other, "--json");
        var again = await _bench.RunAsync("export", "--store", other);

        Assert.Equal((0, "", 10), (exported.ExitCode, exported.Error, exported.Output.Count(c => c == '\n')));
        Assert.Equal(10, ingested.Json.GetProperty("inserted").GetInt32());
        Assert.Equal(exported.Output, again.Output);
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_exported()
    {
        await _bench.GivenAsync(
            Sample.Completed(id: "old"),
            Sample.Completed(id: "new") with { Timestamp = Sample.Time.AddDays(1) },
            Sample.Outcome() with { Timestamp = Sample.Time.AddDays(1) },
            Sample.Completed("other", "new") with { Timestamp = Sample.Time.AddDays(1) });

        var run = await _bench.RunAsync("export", "--kind", "invocation", "--skill", "summarize", "--since", "2026-03-02");

        Assert.Equal(CliBench.Lines(Sample.Completed(id: "new") with { Timestamp = Sample.Time.AddDays(1) }), run.Output);
    }

    [Fact]
    public async Task A_known_skill_without_such_records_exports_nothing_and_that_is_no_error()
    {
        await _bench.GivenAsync(Sample.Completed());

        var run = await _bench.RunAsync("export", "--kind", "rollback", "--skill", "summarize");

        Assert.Equal(new CliRun(0, "", ""), run);
    }

    [Fact]
    public async Task More_than_fits_into_one_write_is_whole()
    {
        var records = Enumerable.Range(0, 1_000).Select(i => (MetricRecord)Sample.Performance(id: $"e{i}")).ToArray();
        await _bench.GivenAsync(records);

        Assert.Equal(CliBench.Lines(records), (await _bench.RunAsync("export")).Output);
    }
}
