using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Limits;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>One producer that waits for the disk after each record, beside plain inserts with a commit each.</summary>
internal sealed class SingleAppends : IComparison
{
    public IReadOnlyList<string> Names { get; } = ["append.single"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        MetricRecord[] records = [.. new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(context.Records(3_000))];
        var rates = await Trials.RunAsync(context, OursAsync, folder => PlainInserts.MeasureSinglesAsync(folder, records));
        return [ComparisonResult.AtLeast(Names[0], rates[0], rates[1], "plain insert, a commit each", Rate.Unit, 0.85)];

        async Task<double> OursAsync(WorkFolder folder)
        {
            await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
            return await Rate.OfAsync(records.Length, () => Producers.AppendAsync(store, records, producers: 1));
        }
    }
}
