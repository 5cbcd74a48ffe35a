namespace SkillMetrics.Storage.Ledger;

/// <summary>
/// Where skill versions stand, what was approved, and the one commit by which either changes. Unlike recording, everything here is
/// awaited, flushed to disk, and throws. Safe to call from many threads and processes.
/// </summary>
public interface IPromotionStore
{
    /// <summary>
    /// Writes everything a commit holds, and an entry of the audit log that tells of it, in one transaction flushed to disk; or nothing,
    /// where something else about the skill has been written since <see cref="PromotionCommit.ExpectedEntry"/>.
    /// </summary>
    /// <param name="commit">What to write.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <exception cref="MetricsStoreException">The store could not write; nothing was written.</exception>
    ValueTask<PromotionCommitResult> CommitAsync(PromotionCommit commit, CancellationToken cancellationToken = default);

    /// <summary>What is written of one skill, all of one moment.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The skill's ledger; an empty one where nothing is written of it.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<SkillLedger> GetLedgerAsync(string skillName, CancellationToken cancellationToken = default);

    /// <summary>Where all skill versions stand that were ever registered or moved, by ordinal skill name and then ordinal version, none first.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<SkillStage>> GetStagesAsync(CancellationToken cancellationToken = default);

    /// <summary>All approvals with their revocations, in the order in which they were submitted.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<Approval>> GetApprovalsAsync(CancellationToken cancellationToken = default);
}
