using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>What is to be re-indexed, what was, and what failed for good.</summary>
/// <param name="outbox">The outbox.</param>
public sealed class ReindexQueue(IReindexOutbox outbox)
{
    /// <summary>What the outbox holds.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<ReindexStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        new(await outbox.GetReindexItemsAsync(cancellationToken: cancellationToken).ConfigureAwait(false));

    /// <summary>Sends dead items again: they are pending from now on, with all their attempts before them.</summary>
    /// <param name="eventId">Only the item of this event; all dead ones where it is null.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <returns>The items that are pending again, in the order in which they came in.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read or written.</exception>
    public async ValueTask<IReadOnlyList<ReindexItem>> RetryAsync(string? eventId = null, CancellationToken cancellationToken = default)
    {
        var sent = new List<ReindexItem>();
        var items = await outbox.GetReindexItemsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var item in items.Where(i => i.State == ReindexState.Dead && (eventId is null || string.Equals(i.EventId, eventId, StringComparison.Ordinal))))
        {
            var again = item with { State = ReindexState.Pending, Attempts = 0, NextAttemptAt = null, LeasedUntil = null };

            // Where somebody was quicker, they have sent it again.
            if (await outbox.TryUpdateReindexItemAsync(item, again, cancellationToken).ConfigureAwait(false))
            {
                sent.Add(again);
            }
        }

        return sent;
    }
}
