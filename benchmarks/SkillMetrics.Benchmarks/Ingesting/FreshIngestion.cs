using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Limits;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Ingesting;

/// <summary>NDJSON files into an empty store, beside plain inserts of the same rows.</summary>
internal sealed class FreshIngestion(string name, int skills, double goal) : IComparison
{
    private const int Files = 5;

    public IReadOnlyList<string> Names { get; } = [name];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        var count = context.Records(500_000);
        using var source = context.NewFolder();
        NdjsonFile.WriteMany(source.Path, Records(), (count + Files - 1) / Files);
        var rates = await Trials.RunAsync(context, OursAsync, folder => PlainInserts.MeasureBatchesAsync(folder, Records()));
        return [ComparisonResult.AtLeast(name, rates[0], rates[1], "plain insert, 1,000 a commit", Rate.Unit, goal)];

        IEnumerable<MetricRecord> Records() => new MadeUpHistory(HistoryShape.Of(skills), seed: 1).Take(count);

        async Task<double> OursAsync(WorkFolder folder)
        {
            await using var store = await SqliteMetricsStore.OpenAsync(folder.Database);
            return await IngestionRate.MeasureAsync(store, source.Path, count);
        }
    }
}
