using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Limits;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite;
using SQLitePCL;

namespace SkillMetrics.Benchmarks.Ingesting;

/// <summary>The same NDJSON files a second time, when nobody remembers how far they were read: every line is a repeat.</summary>
internal sealed class RepeatedIngestion : IComparison
{
    private const int Files = 5;

    public IReadOnlyList<string> Names { get; } = ["ingest.repeat"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        var count = context.Records(500_000);
        using var source = context.NewFolder();
        NdjsonFile.WriteMany(source.Path, Records(), (count + Files - 1) / Files);
        using var kept = context.NewFolder();
        await using var store = await SqliteMetricsStore.OpenAsync(kept.Database);
        await IngestionRate.MeasureAsync(store, source.Path, count);
        var rates = await Trials.RunAsync(context, OursAsync, folder => PlainInserts.MeasureBatchesAsync(folder, Records()));
        return [ComparisonResult.AtLeast(Names[0], rates[0], rates[1], "plain insert, 1,000 a commit", Rate.Unit, 0.4)];

        IEnumerable<MetricRecord> Records() => new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(count);

        Task<double> OursAsync(WorkFolder folder)
        {
            Forget(store.Path);
            return IngestionRate.MeasureAsync(store, source.Path, count, isNew: false);
        }
    }

    private static void Forget(string path)
    {
        _ = raw.sqlite3_open(path, out var database);
        using (database)
        {
            if (raw.sqlite3_exec(database, "DELETE FROM ingestion_watermarks") != raw.SQLITE_OK)
            {
                throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
            }
        }
    }
}
