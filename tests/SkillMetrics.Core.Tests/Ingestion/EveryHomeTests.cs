using SkillMetrics.Ingestion;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Ingestion;

/// <summary>What is ingested into a home that persists is what is ingested into memory, also when it is closed in between.</summary>
public sealed class EveryHomeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public async Task Good_and_bad_lines_a_grown_file_and_a_rotated_one(string home)
    {
        var sources = Directory.CreateDirectory(_folder.File("sources")).FullName;
        var grown = Path.Combine(sources, "grown.ndjson");
        var rotated = Path.Combine(sources, "rotated é.ndjson");
        Action[] steps =
        [
            () =>
            {
                File.WriteAllText(grown, string.Concat(Sample.OfEveryKind().Select(IngestionBench.Line)) + "{\"cut");
                File.WriteAllText(rotated, IngestionBench.Lines(6_000) + IngestionBench.Line(Sample.Running(id: "i2")) + "{}\n\uFFFD bad\0\n");
            },
            () => File.AppendAllText(grown, " off\n" + IngestionBench.Line(Sample.Performance() with { Agent = "another" }) + "{\"cut"),
            () =>
            {
                File.Delete(rotated);
                File.WriteAllText(rotated, IngestionBench.Line(Sample.Completed(id: "i2")) + IngestionBench.Lines(10, first: 5_995));
            },
            () => { },
        ];

        using var memory = new InMemoryMetricsStore();
        foreach (var step in steps)
        {
            step();
            var expected = await new RecordIngestor(memory).IngestAsync([sources]);
            using var store = await OpenAsync(home);
            AssertSame(expected, await new RecordIngestor((IIngestionStore)store).IngestAsync([sources]));
        }

        await AssertSameAsync(memory, home);
    }

    [RealDataFact]
    public async Task Tau2_in_SQLite_and_in_files()
    {
        string[] sources = [RealData.Folder("tau2")!];
        using var memory = new InMemoryMetricsStore();
        var expected = await new RecordIngestor(memory).IngestAsync(sources);
        foreach (var home in new[] { "sqlite", "files" })
        {
            using (var store = await OpenAsync(home))
            {
                AssertSame(expected, await new RecordIngestor((IIngestionStore)store).IngestAsync(sources));
            }

            using (var store = await OpenAsync(home))
            {
                IngestionAssert.Counts(await new RecordIngestor((IIngestionStore)store).IngestAsync(sources));
            }

            await AssertSameAsync(memory, home);
        }
    }

    private async Task<IStoreLifetime> OpenAsync(string home) => home switch
    {
        "sqlite" => await SqliteMetricsStore.OpenAsync(_folder.File("store.db")),
        _ => await FileMetricsStore.OpenAsync(_folder.File("store")),
    };

    private async Task AssertSameAsync(InMemoryMetricsStore memory, string home)
    {
        using var store = await OpenAsync(home);
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            Assert.Equal(await RecordsAsync(memory, kind), await RecordsAsync((IMetricsStore)store, kind));
        }

        Assert.Equal(await RejectsAsync(memory), await RejectsAsync((IRejectedRecords)store));
    }

    private static void AssertSame(IngestionSummary expected, IngestionSummary actual)
    {
        IngestionAssert.Counts(actual, expected.Inserted, expected.Updated, expected.Duplicates, expected.Conflicts, expected.Rejected);
        Assert.Equal(expected.InsertedByKind, actual.InsertedByKind);
    }

    private static async Task<HashSet<MetricRecord>> RecordsAsync(IMetricsStore store, RecordKind kind) =>
        await store.ReadAsync(new RecordFilter { Kind = kind }).ToHashSetAsync();

    private static async Task<List<Reject>> RejectsAsync(IRejectedRecords store) =>
        await store.ReadRejectsAsync().Select(r => r.Reject).OrderBy(r => r.Source, StringComparer.Ordinal).ThenBy(r => r.Offset).ToListAsync();
}
