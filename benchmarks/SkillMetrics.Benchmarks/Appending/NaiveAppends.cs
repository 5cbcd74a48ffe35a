using System.Diagnostics;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Peers;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>Eight producers that wait for the disk, ours and with a connection and a commit for every record.</summary>
internal sealed class NaiveAppends : IComparison
{
    private const int EightProducers = 8;
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(3);

    public IReadOnlyList<string> Names { get; } = ["append.naive.8"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        MetricRecord[] records = [.. new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(context.Records(20_000))];
        var rates = await Trials.RunAsync(context, OursAsync, NaiveAsync);
        return [ComparisonResult.AtLeast(Names[0], rates[0], rates[1], "Dapper, a commit each", Rate.Unit, 20)];

        async Task<double> OursAsync(WorkFolder folder)
        {
            await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
            return await Rate.OfAsync(records.Length, () => Producers.AppendAsync(store, records, EightProducers));
        }

        async Task<double> NaiveAsync(WorkFolder folder)
        {
            using var recorder = new NaiveRecorder(folder.Database);
            var started = Stopwatch.GetTimestamp();
            var recorded = await Task.WhenAll(Enumerable.Range(0, EightProducers).Select(Start));
            return recorded.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;

            // Threads of their own, because every call blocks one.
            Task<int> Start(int producer) => Task.Factory.StartNew(
                () => Record(recorder, records, producer, started), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Records for a time, because nobody knows how long a number of records would take.</summary>
    private static int Record(NaiveRecorder recorder, MetricRecord[] records, int producer, long started)
    {
        var recorded = 0;
        for (var i = producer; i < records.Length && Stopwatch.GetElapsedTime(started) < _time; i += EightProducers)
        {
            recorded += recorder.TryRecord(records[i]) ? 1 : 0;
        }

        return recorded;
    }
}
