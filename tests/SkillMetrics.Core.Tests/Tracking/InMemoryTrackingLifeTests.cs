using SkillMetrics.Storage.InMemory;

namespace SkillMetrics.Core.Tests.Tracking;

public sealed class InMemoryTrackingLifeTests : TrackingLifeTests<InMemoryMetricsStore>
{
    protected override InMemoryMetricsStore CreateStore() => new(new InMemoryStoreOptions { TimeProvider = Clock });
}
