namespace SkillMetrics.Storage;

/// <summary>Keeps a store from growing for ever. A store of files has none: its old files can be taken away.</summary>
public interface IStoreRetention
{
    /// <summary>
    /// Removes records from before a time. Running invocations stay, and so do promotions and rollbacks. Older records that come in later
    /// are rejected as <c>before_retention</c>.
    /// </summary>
    /// <param name="before">Records from before this time are removed. Not in the future.</param>
    /// <param name="keepAggregates">Whether lifetime figures go on counting them.</param>
    /// <param name="cancellationToken">Cancels the wait before it starts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is in the future.</exception>
    /// <exception cref="MetricsStoreException">The store could not be written; nothing was changed.</exception>
    ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool keepAggregates, CancellationToken cancellationToken = default);
}
