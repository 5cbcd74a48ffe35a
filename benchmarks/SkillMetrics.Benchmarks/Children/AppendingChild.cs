using System.Diagnostics;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Children;

/// <summary>Appends batches of 100 records to a store that others write to as well. Its figure is the longest append in milliseconds.</summary>
internal sealed class AppendingChild(string path, int seed, int batches) : IChildWork
{
    public const string Name = "append";
    public const int RecordsPerBatch = 100;

    private const int BatchesToWarmUp = 30;

    private SqliteMetricsStore? _store;
    private MetricRecord[][] _batches = [];

    public async Task PrepareAsync()
    {
        await using (var own = await SqliteMetricsStore.OpenAsync($"{path}.{seed}"))
        {
            foreach (var batch in Batches(BatchesToWarmUp))
            {
                await own.AppendAsync(batch);
            }
        }

        _batches = [.. Batches(batches)];
        _store = await SqliteMetricsStore.OpenAsync(path);
    }

    public async Task<double> RunAsync()
    {
        var longest = TimeSpan.Zero;
        foreach (var batch in _batches)
        {
            var started = Stopwatch.GetTimestamp();
            await _store!.AppendAsync(batch);
            var elapsed = Stopwatch.GetElapsedTime(started);
            longest = elapsed > longest ? elapsed : longest;
        }

        return longest.TotalMilliseconds;
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;

    private IEnumerable<MetricRecord[]> Batches(int count) =>
        new MadeUpHistory(HistoryShape.Of(skills: 10), seed).Take(count * RecordsPerBatch).Chunk(RecordsPerBatch);
}
