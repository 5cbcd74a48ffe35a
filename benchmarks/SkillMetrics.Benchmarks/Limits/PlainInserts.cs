using System.Diagnostics;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Records;

namespace SkillMetrics.Benchmarks.Limits;

/// <summary>Records a second into a plain table.</summary>
internal static class PlainInserts
{
    // Made between the measured inserts, so that a large number of records need not be held.
    private const int RecordsAtATime = 50 * PlainTable.RecordsPerCommit;

    /// <summary>With a commit for each record.</summary>
    public static Task<double> MeasureSinglesAsync(WorkFolder folder, IReadOnlyList<MetricRecord> records)
    {
        using var table = new PlainTable(folder.Database);
        return Task.FromResult(Rate.Of(records.Count, () => table.Insert(records, perCommit: 1)));
    }

    /// <summary>With a thousand records a commit.</summary>
    public static Task<double> MeasureBatchesAsync(WorkFolder folder, IEnumerable<MetricRecord> records)
    {
        using var table = new PlainTable(folder.Database);
        var (count, elapsed) = (0, TimeSpan.Zero);
        foreach (var part in records.Chunk(RecordsAtATime))
        {
            var started = Stopwatch.GetTimestamp();
            table.Insert(part, PlainTable.RecordsPerCommit);
            elapsed += Stopwatch.GetElapsedTime(started);
            count += part.Length;
        }

        return Task.FromResult(count / elapsed.TotalSeconds);
    }
}
