using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Limits;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>64 producers, each waiting until its record is on disk, beside plain inserts with a commit each.</summary>
internal sealed class DurableAppends : IComparison
{
    private const int ManyProducers = 64;
    private const int PlainRecords = 5_000;

    public IReadOnlyList<string> Names { get; } = ["append.durable.64", "append.durable.64.p99"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        MetricRecord[] records = [.. new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(context.Records(100_000))];
        var plain = records.Take(PlainRecords).ToArray();
        var slowest = new List<double>();
        var rates = await Trials.RunAsync(context, OursAsync, PlainAsync);
        return
        [
            ComparisonResult.AtLeast(Names[0], rates[0], rates[1], "plain insert, a commit each", Rate.Unit, 15),
            ComparisonResult.AtMost(Names[1], Quantile.Median(slowest), "ms", 10),
        ];

        async Task<double> OursAsync(WorkFolder folder)
        {
            await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
            List<double> waits = [];
            var rate = await Rate.OfAsync(records.Length, async () => waits = await Producers.AppendAsync(store, records, ManyProducers));
            slowest.Add(Quantile.At(waits, 0.99));
            return rate;
        }

        Task<double> PlainAsync(WorkFolder folder) => PlainInserts.MeasureSinglesAsync(folder, plain);
    }
}
