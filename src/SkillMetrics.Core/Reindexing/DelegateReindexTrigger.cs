using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>Re-indexes by a delegate of the host.</summary>
/// <param name="reindex">What re-indexes. It is to end when its token fires; where it does not, it is left alone and tried again beside it.</param>
public sealed class DelegateReindexTrigger(Func<ReindexItem, CancellationToken, Task> reindex) : IReindexTrigger
{
    private readonly Func<ReindexItem, CancellationToken, Task> _reindex = reindex ?? throw new ArgumentNullException(nameof(reindex));

    /// <inheritdoc/>
    public async ValueTask<string?> ReindexAsync(ReindexItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await _reindex(item, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
