using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Records;

namespace SkillMetrics.Benchmarks.Limits;

/// <summary>Records a second into a plain table.</summary>
internal static class PlainCommits
{
    /// <summary>With a commit for each record.</summary>
    public static Task<double> MeasureAsync(WorkFolder folder, IReadOnlyList<MetricRecord> records) => MeasureAsync(folder, records, perCommit: 1);

    /// <summary>With a thousand records a commit.</summary>
    public static Task<double> MeasureBatchesAsync(WorkFolder folder, IReadOnlyList<MetricRecord> records) =>
        MeasureAsync(folder, records, PlainTable.RecordsPerCommit);

    private static Task<double> MeasureAsync(WorkFolder folder, IReadOnlyList<MetricRecord> records, int perCommit)
    {
        using var table = new PlainTable(folder.Database);
        return Task.FromResult(Rate.Of(records.Count, () => table.Insert(records, perCommit)));
    }
}
