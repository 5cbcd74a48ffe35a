using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class RealDataIngestionTests : IDisposable
{
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [RealDataFact]
    public async Task Tau2_is_ingested_whole_and_a_second_run_finds_nothing_new()
    {
        var folder = RealData.Folder("tau2")!;

        var summary = await _bench.IngestAsync(folder);

        IngestionAssert.Counts(summary, inserted: 44_216);
        Assert.Equal(9, summary.Files);
        Assert.Equal(["expected-report.json", "expected.json", "source.json"], summary.SkippedFiles.Select(Path.GetFileName));
        Assert.Equal(
            new Dictionary<RecordKind, long>
            {
                [RecordKind.Invocation] = 20_501,
                [RecordKind.Performance] = 18_265,
                [RecordKind.Outcome] = 4_579,
                [RecordKind.Fidelity] = 871,
            },
            summary.InsertedByKind);
        Assert.Equal(1_035, (await _bench.Store.GetStatisticsAsync()).Sessions);

        var commits = _bench.Commits.Batches.Count;
        var second = await _bench.IngestAsync(folder);
        IngestionAssert.Counts(second);
        Assert.Equal((9, commits), (second.Files, _bench.Commits.Batches.Count));
    }

    [RealDataFact]
    public async Task Tau2_read_again_without_watermarks_is_nothing_but_duplicates()
    {
        var folder = RealData.Folder("tau2")!;
        await _bench.IngestAsync(folder);

        // Through a stream there is no watermark.
        var path = Path.Combine(folder, "performance-turn.ndjson");
        await using var stream = File.OpenRead(path);
        IngestionAssert.Counts(await _bench.Ingestor.IngestAsync(stream, "standard input"), duplicates: 10_538);
    }

    [RealDataFact]
    public async Task Tau_bench_is_ingested_whole()
    {
        var summary = await _bench.IngestAsync(RealData.Folder("tau_bench")!);

        IngestionAssert.Counts(summary, inserted: 3_910);
        Assert.Equal((2_096, 1_529, 285), (summary.InsertedByKind[RecordKind.Invocation], summary.InsertedByKind[RecordKind.Outcome], summary.InsertedByKind[RecordKind.Fidelity]));
    }

    [RealDataFact]
    public async Task Foundups_is_ingested_whole_and_its_registry_is_skipped()
    {
        var summary = await _bench.IngestAsync(RealData.Folder("foundups")!);

        IngestionAssert.Counts(summary, inserted: 1_312);
        Assert.Equal((656, 656), (summary.InsertedByKind[RecordKind.Performance], summary.InsertedByKind[RecordKind.Outcome]));
        Assert.Equal(["expected-report.json", "skills_registry.json"], summary.SkippedFiles.Select(Path.GetFileName));
        Assert.Equal(["YouTube Live Chat"], await _bench.Store.GetSkillNamesAsync());
    }

    [RealDataFact]
    public async Task Autopack_is_ingested_whole()
    {
        var summary = await _bench.IngestAsync(RealData.Folder("autopack")!);

        IngestionAssert.Counts(summary, inserted: 70);
        Assert.Equal(70, summary.InsertedByKind[RecordKind.TokenEstimate]);
    }
}
