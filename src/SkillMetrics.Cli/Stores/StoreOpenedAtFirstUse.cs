using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Stores;

/// <summary>A store to ingest into that is not created before the first record is on its way: a mistyped path leaves nothing behind.</summary>
internal sealed class StoreOpenedAtFirstUse(Func<CancellationToken, Task<OpenStore>> open) : IIngestionStore, IAsyncDisposable
{
    private readonly Lazy<Task<OpenStore>> _store = new(() => open(CancellationToken.None));

    public async ValueTask<IngestionWatermark?> GetWatermarkAsync(string source, CancellationToken cancellationToken = default)
    {
        var store = await _store.Value.ConfigureAwait(false);
        return await store.Ingestion.GetWatermarkAsync(source, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IngestionResult> CommitAsync(IngestionBatch batch, CancellationToken cancellationToken = default)
    {
        var store = await _store.Value.ConfigureAwait(false);
        return await store.Ingestion.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    public Task EnsureOpenAsync() => _store.Value;

    public async ValueTask DisposeAsync()
    {
        if (_store is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var store = await _store.Value.ConfigureAwait(false);
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }
}
