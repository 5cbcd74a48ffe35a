using SkillMetrics.Conformance;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;

namespace SkillMetrics.Core.Tests.Storage.InMemory;

public sealed class InMemoryHome : StoreHome<InMemoryMetricsStore>, IQueueHome
{
    protected override InMemoryMetricsStore New(Action<StoreOptions> configure)
    {
        var options = new InMemoryStoreOptions();
        configure(options);
        return new InMemoryMetricsStore(options);
    }
}
