using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Ingestion;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Ingesting;

/// <summary>Measured ingestion.</summary>
internal static class IngestionRate
{
    /// <summary>Ingests a file or folder, from its first byte to the last commit.</summary>
    /// <returns>Lines a second.</returns>
    public static async Task<double> MeasureAsync(SqliteMetricsStore store, string path, int lines, bool isNew = true)
    {
        IngestionSummary? summary = null;
        var rate = await Rate.OfAsync(lines, async () => summary = await new RecordIngestor(store).IngestAsync([path]));
        return (isNew ? summary!.Inserted : summary!.Duplicates) == lines
            ? rate
            : throw new InvalidOperationException($"Of {lines} lines only {summary.Inserted} were new and {summary.Duplicates} repeats: {summary}");
    }
}
