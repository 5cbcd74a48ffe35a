using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Promotion;

/// <summary>A store in memory, a clock that stands still, and promotion over both.</summary>
public abstract class PromotionTests : IDisposable
{
    private readonly InMemoryMetricsStore _store;

    protected PromotionTests()
    {
        _store = new InMemoryMetricsStore(new InMemoryStoreOptions { TimeProvider = Clock });
        Bench = With(null);
    }

    private protected FakeClock Clock { get; } = new();

    private protected PromotionBench Bench { get; }

    private protected InMemoryMetricsStore Store => _store;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _store.Dispose();

    /// <summary>The same store under another policy.</summary>
    private protected PromotionBench With(SkillMetrics.Promotion.PromotionPolicy? policy) => new(_store, Clock, policy);
}
