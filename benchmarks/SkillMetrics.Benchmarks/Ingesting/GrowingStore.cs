using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Ingesting;

/// <summary>How fast records are ingested when there are many already, beside an empty store.</summary>
internal sealed class GrowingStore(string name, bool randomIds, double goal) : IComparison
{
    /// <summary>Of the records that are there in the end, one of so many is there at the middle row of the table.</summary>
    private const int MiddleShare = 5;

    /// <summary>Of the records that are there in the end, one of so many is ingested at a time.</summary>
    private const int PieceShare = 25;

    public IReadOnlyList<string> Names { get; } = [name];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        var full = context.Records(5_000_000);
        var middle = full / MiddleShare;
        var piece = full / PieceShare;
        using var kept = context.NewFolder();
        await using var store = await SqliteMetricsStore.OpenAsync(kept.Database);
        var history = new MadeUpHistory(HistoryShape.Of(skills: 10, randomIds), seed: 1);
        await FillAsync(middle);
        var inMiddle = await Trials.RunAsync(context, folder => IngestAsync(store, history, folder));
        await FillAsync(full - middle - (piece * Trials.Rounds));
        var rates = await Trials.RunAsync(context, folder => IngestAsync(store, history, folder), IntoEmptyAsync);
        context.Notes.Add(FormattableString.Invariant(
            $"{name}: {rates[1]:#,0} records/s with 0 records there, {inMiddle[0]:#,0} with {middle:#,0}, {rates[0]:#,0} with {full:#,0}"));
        return [ComparisonResult.AtLeast(name, rates[0], rates[1], "into an empty store", Rate.Unit, goal)];

        // Not measured, and so as quick as it can be, in large transactions.
        async Task FillAsync(int count)
        {
            var commit = Task.CompletedTask;
            for (var left = count; left > 0; left -= piece)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                MetricRecord[] records = [.. history.Take(Math.Min(left, piece))];
                await commit;
                commit = store.AppendAsync(records, Acknowledgement.Committed).AsTask();
            }

            await commit;
        }

        async Task<double> IntoEmptyAsync(WorkFolder folder)
        {
            await using var empty = await SqliteMetricsStore.OpenAsync(folder.Database);
            return await IngestAsync(empty, new MadeUpHistory(HistoryShape.Of(skills: 10, randomIds), seed: 2), folder);
        }

        async Task<double> IngestAsync(SqliteMetricsStore into, MadeUpHistory records, WorkFolder folder)
        {
            var file = folder.File("records.ndjson");
            NdjsonFile.Write(file, records.Take(piece));
            return await IngestionRate.MeasureAsync(into, file, piece);
        }
    }
}
