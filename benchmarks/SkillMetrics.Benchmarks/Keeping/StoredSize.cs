using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Ingesting;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Keeping;

/// <summary>How many bytes a record takes on disk, indexes and aggregates included.</summary>
internal sealed class StoredSize : IComparison
{
    public IReadOnlyList<string> Names { get; } = ["size"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        var records = context.Records(500_000);
        using var folder = context.NewFolder();
        var file = folder.File("records.ndjson");
        NdjsonFile.Write(file, new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(records));
        await using (var store = await SqliteMetricsStore.OpenAsync(folder.Database))
        {
            await IngestionRate.MeasureAsync(store, file, records);
        }

        return [ComparisonResult.AtMost(Names[0], (double)new FileInfo(folder.Database).Length / records, "bytes", 220)];
    }
}
