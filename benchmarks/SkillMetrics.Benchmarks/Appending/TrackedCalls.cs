using System.Diagnostics;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Tracking;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>What tracking a call costs the caller, who does not wait for the store.</summary>
internal sealed class TrackedCalls : IComparison
{
    // Few enough to fit into the queue, which is empty when a burst begins: a caller of a full one would wait for the store.
    private const int CallsPerBurst = 4_000;
    private const int Bursts = 20;
    private const int NanosecondsPerTick = 100;

    public IReadOnlyList<string> Names { get; } = ["track.overhead", "track.overhead.bytes"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        using var folder = context.NewFolder();
        await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
        using var tracker = new SkillTracker(store, store);
        var nanoseconds = new List<double>();
        var bytes = new List<double>();
        for (var burst = 0; burst < Bursts; burst++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (time, allocated) = await TrackAsync(tracker);
            await store.FlushAsync();
            nanoseconds.Add(time.Ticks * (double)NanosecondsPerTick / CallsPerBurst);
            bytes.Add((double)allocated / CallsPerBurst);
        }

        return
        [
            ComparisonResult.AtMost(Names[0], Quantile.Median(nanoseconds), "ns", 2_000),
            ComparisonResult.AtMost(Names[1], Quantile.Median(bytes), "bytes", 600),
        ];
    }

    /// <summary>One burst, on one thread from its beginning to its end.</summary>
    private static Task<(TimeSpan Time, long Bytes)> TrackAsync(SkillTracker tracker) => Task.Factory.StartNew(
        () =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < CallsPerBurst; i++)
            {
                var call = tracker.TrackAsync("get_reservation", static _ => Task.CompletedTask);
                if (!call.IsCompletedSuccessfully)
                {
                    throw new InvalidOperationException("A tracked call had to wait, so that its cost is not the caller's alone.");
                }
            }

            return (Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - before);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
