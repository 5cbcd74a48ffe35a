using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
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
        var piece = full / PieceShare;
        using var kept = context.NewFolder();
        await using var store = await SqliteMetricsStore.OpenAsync(kept.Database);
        var history = new MadeUpHistory(HistoryShape.Of(skills: 10, randomIds), seed: 1);
        var filled = new List<double>();
        for (var there = 0; there + piece <= full; there += piece)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using var folder = context.NewFolder();
            filled.Add(await IngestAsync(store, history, folder));
        }

        var middle = filled[PieceShare / MiddleShare];
        var rates = await Trials.RunAsync(context, folder => IngestAsync(store, history, folder), IntoEmptyAsync);
        context.Notes.Add(FormattableString.Invariant(
            $"{name}: {rates[1]:#,0} records/s with 0 records there, {middle:#,0} with {full / MiddleShare:#,0}, {rates[0]:#,0} with {full:#,0}"));
        return [ComparisonResult.AtLeast(name, rates[0], rates[1], "into an empty store", Rate.Unit, goal)];

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
