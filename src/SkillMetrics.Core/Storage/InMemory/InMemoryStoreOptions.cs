namespace SkillMetrics.Storage.InMemory;

/// <summary>What an <see cref="InMemoryMetricsStore"/> can be told. It has nothing to wait for: the queue's options do not apply.</summary>
public sealed class InMemoryStoreOptions : StoreOptions;
