using System.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>Tasks that append records one by one, each waiting for its own.</summary>
internal static class Producers
{
    /// <summary>Deals the records out to tasks and lets them append.</summary>
    /// <returns>How long each append took, in milliseconds.</returns>
    public static async Task<List<double>> AppendAsync(IMetricsAppender appender, MetricRecord[] records, int producers)
    {
        var shares = Enumerable.Range(0, producers).Select(producer => Task.Run(() => AppendShareAsync(appender, records, producer, producers)));
        var waits = await Task.WhenAll(shares);
        return [.. waits.SelectMany(w => w)];
    }

    private static async Task<List<double>> AppendShareAsync(IMetricsAppender appender, MetricRecord[] records, int producer, int producers)
    {
        var waits = new List<double>((records.Length / producers) + 1);
        for (var i = producer; i < records.Length; i += producers)
        {
            var started = Stopwatch.GetTimestamp();
            await appender.AppendAsync(records[i]);
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return waits;
    }
}
