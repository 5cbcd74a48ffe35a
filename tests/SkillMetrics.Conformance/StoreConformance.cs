using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>What all parts of the suite share: a home, and one store in it.</summary>
/// <typeparam name="THome">The home under test.</typeparam>
public abstract class StoreConformance<THome> : IAsyncLifetime
    where THome : StoreHome, new()
{
    protected StoreConformance() => Store = Home.Create();

    protected THome Home { get; } = new();

    /// <summary>The store of most tests.</summary>
    protected TestedStore Store { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        Home.Dispose();
    }

    /// <summary>Asserts that the store holds what a reference does: records, aggregates and figures.</summary>
    protected static async Task AssertHoldsAsync(ReferenceHistory reference, TestedStore store)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(store);
        Assert.Equal(reference.Read(), await store.ReadAllAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store.Store);
    }
}
