using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Limits;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Queueing;

/// <summary>
/// 64 producers that enqueue one event each and wait until it is on disk; then a worker that leases those events, stores their records and
/// completes them. Beside plain inserts with a commit each.
/// </summary>
internal sealed class QueueRates : IComparison
{
    private const int Producers = 64;
    private const int PlainRecords = 5_000;

    public IReadOnlyList<string> Names { get; } = ["queue.enqueue.64", "queue.work"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        MetricRecord[] records = [.. new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(context.Records(50_000))];
        var plain = records.Take(PlainRecords).ToArray();
        var rates = await Trials.RunAsync(context, EnqueueAsync, WorkAsync, folder => PlainInserts.MeasureSinglesAsync(folder, plain));
        return
        [
            ComparisonResult.AtLeast(Names[0], rates[0], rates[2], "plain insert, a commit each", "events/s", 10),
            ComparisonResult.AtLeast(Names[1], rates[1], rates[2], "plain insert, a commit each", "events/s", 5),
        ];

        async Task<double> EnqueueAsync(WorkFolder folder)
        {
            await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
            var events = Array.ConvertAll(records, r => RecordEvent.Of(r));
            return await Rate.OfAsync(events.Length, () => Task.WhenAll(Enumerable.Range(0, Producers).Select(p => Task.Run(() => EnqueueShareAsync(store, events, p)))));
        }

        async Task<double> WorkAsync(WorkFolder folder)
        {
            await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
            await store.EnqueueAsync(Array.ConvertAll(records, r => RecordEvent.Of(r)));
            var worker = new EventWorker(store, store, [new RecordEventHandler()]);
            return await Rate.OfAsync(records.Length, async () =>
            {
                while (await worker.RunOnceAsync(context.CancellationToken) > 0)
                {
                }
            });
        }
    }

    private static async Task EnqueueShareAsync(SqliteMetricsStore queue, QueuedEvent[] events, int producer)
    {
        for (var i = producer; i < events.Length; i += Producers)
        {
            await queue.EnqueueAsync([events[i]]);
        }
    }
}
