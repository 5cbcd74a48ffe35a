using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;

namespace SkillMetrics.Benchmarks.Data;

/// <summary>Stores of 30 days and 40 skills, to ask questions of: built when they are first needed, and kept for all who ask.</summary>
internal sealed class MonthStores(string folder) : IAsyncDisposable
{
    private const int Skills = 40;
    private const int RecordsPerAppend = 50_000;
    private readonly Dictionary<int, SqliteMetricsStore> _stores = [];

    /// <summary>The store of that many records.</summary>
    public async Task<SqliteMetricsStore> GetAsync(int records)
    {
        if (!_stores.TryGetValue(records, out var store))
        {
            _stores.Add(records, store = await BuildAsync(records));
        }

        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values)
        {
            await store.DisposeAsync();
        }
    }

    private async Task<SqliteMetricsStore> BuildAsync(int records)
    {
        var store = await SqliteMetricsStore.OpenAsync(Path.Combine(folder, FormattableString.Invariant($"month-{records}.db")));
        foreach (var batch in new MadeUpHistory(HistoryShape.OfAMonth(Skills, records), seed: 1).Take(records).Chunk(RecordsPerAppend))
        {
            await store.AppendAsync(batch, Acknowledgement.Committed);
        }

        await store.FlushAsync();
        return store;
    }
}
