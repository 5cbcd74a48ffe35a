using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Stores;

/// <summary>A store, by what it can be asked.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly IStoreLifetime _store;

    private OpenStore(IStoreLifetime store, IMetricsStore metrics, IIngestionStore ingestion, IRejectedRecords rejects, IStoreInspector inspector)
    {
        _store = store;
        Metrics = metrics;
        Ingestion = ingestion;
        Rejects = rejects;
        Inspector = inspector;
    }

    public IMetricsStore Metrics { get; }

    public IIngestionStore Ingestion { get; }

    public IRejectedRecords Rejects { get; }

    public IStoreInspector Inspector { get; }

    /// <summary>The store's own care, or null where it has none.</summary>
    public IStoreMaintenance? Maintenance => _store as IStoreMaintenance;

    public static OpenStore Of<T>(T store)
        where T : IStoreLifetime, IMetricsStore, IIngestionStore, IRejectedRecords, IStoreInspector =>
        new(store, store, store, store, store);

    public ValueTask OpenAsync(CancellationToken cancellationToken) => _store.OpenAsync(cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
