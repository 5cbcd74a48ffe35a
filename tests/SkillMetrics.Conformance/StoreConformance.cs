using SkillMetrics.Testing;

namespace SkillMetrics.Conformance;

/// <summary>What all parts of the suite share: a home, and one store in it.</summary>
/// <typeparam name="THome">The home under test.</typeparam>
public abstract class StoreConformance<THome> : IAsyncDisposable
    where THome : StoreHome, new()
{
    private TestedStore? _store;

    protected THome Home { get; } = new();

    /// <summary>The store of most tests, made at its first use.</summary>
    protected TestedStore Store => _store ??= Home.Create();

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asserts that the store holds what a reference does: records, aggregates and figures.</summary>
    protected static async Task AssertHoldsAsync(ReferenceHistory reference, TestedStore store)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(store);
        Xunit.Assert.Equal(reference.Read(), await store.ReadAllAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store.Store);
    }
}
