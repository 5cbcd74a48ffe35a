namespace SkillMetrics.Storage.Ledger;

/// <summary>The re-indexing that stage changes ask for: rows come into it by <see cref="IPromotionStore"/> and stay, done ones among them.</summary>
public interface IReindexOutbox
{
    /// <summary>The items in the order in which they came in.</summary>
    /// <param name="pendingOnly">Whether only those count that are neither done nor dead.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<ReindexItem>> GetReindexItemsAsync(bool pendingOnly = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes an item's state, attempts, times and error, flushed to disk, unless somebody else has changed it since it was read: of two
    /// that lease one item, one succeeds.
    /// </summary>
    /// <param name="current">The item as it was read.</param>
    /// <param name="changed">The item as it is to be: of the same event.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <returns>Whether it was changed.</returns>
    /// <exception cref="ArgumentException">The two are of different events.</exception>
    /// <exception cref="MetricsStoreException">The store could not write.</exception>
    ValueTask<bool> TryUpdateReindexItemAsync(ReindexItem current, ReindexItem changed, CancellationToken cancellationToken = default);
}
