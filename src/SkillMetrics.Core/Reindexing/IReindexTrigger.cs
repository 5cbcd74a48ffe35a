using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>
/// Told which skill version changed and why, so that whatever finds skills learns of it. Told at least once of every change, of one skill's in
/// order: the same event may come again, and must then be harmless.
/// </summary>
public interface IReindexTrigger
{
    /// <summary>Re-indexes. To return is to have succeeded; any exception is a failure, which is tried again later.</summary>
    /// <param name="item">What changed, and why.</param>
    /// <param name="cancellationToken">Fires when the attempt has taken too long, or when the host stops.</param>
    /// <returns>What the re-indexing said, or null.</returns>
    /// <exception cref="ReindexFailedException">It failed; the message says how.</exception>
    ValueTask<string?> ReindexAsync(ReindexItem item, CancellationToken cancellationToken = default);
}
