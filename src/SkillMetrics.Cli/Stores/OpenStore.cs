using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Stores;

/// <summary>An open store, by what it can be asked.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly IAsyncDisposable _store;

    private OpenStore(IAsyncDisposable store, IMetricsStore metrics, IIngestionStore ingestion, IRejectedRecords rejects, IStoreInspector inspector)
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

    public static OpenStore Of<T>(T store)
        where T : IAsyncDisposable, IMetricsStore, IIngestionStore, IRejectedRecords, IStoreInspector =>
        new(store, store, store, store, store);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
