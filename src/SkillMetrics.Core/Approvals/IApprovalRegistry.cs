using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Approvals;

/// <summary>
/// The signed checklists. An approval is never changed: a newer one for the same version and move supersedes it, and blocks the move
/// where its items do not hold. Safe to call from many threads and processes.
/// </summary>
public interface IApprovalRegistry
{
    /// <summary>Stores a checklist that somebody signed.</summary>
    /// <param name="request">What was signed, for which move of which version.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <returns>The approval as it is stored.</returns>
    /// <exception cref="ArgumentException">A field is missing, too long, or names an item that no checklist has.</exception>
    /// <exception cref="Registry.UnknownSkillException">The skill, or the version asked for, has no record and was never registered.</exception>
    /// <exception cref="Promotion.IllegalMoveException">The policy has no such move.</exception>
    /// <exception cref="MetricsStoreException">The store could not write; nothing was stored.</exception>
    ValueTask<ApprovalChecklist> SubmitAsync(ApprovalRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// The approval that counts for a move of a version: its newest one; where it has none, the newest of another version for the same
    /// move, which approves nothing for this one. It may be revoked or expired.
    /// </summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="version">The version; null for records without one.</param>
    /// <param name="fromStage">The stage to leave.</param>
    /// <param name="toStage">The stage to enter.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<Approval?> FindAsync(string skillName, string? version, string fromStage, string toStage, CancellationToken cancellationToken = default);

    /// <summary>The approvals of one skill, or of all, newest first, superseded and revoked ones among them.</summary>
    /// <param name="skillName">The skill, or null for all.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<Approval>> ListAsync(string? skillName = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes an approval: it no longer counts, and neither does one that it superseded.</summary>
    /// <param name="approvalId">The approval.</param>
    /// <param name="reason">Why.</param>
    /// <param name="revokedBy">Who, or null.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <returns>The revoked approval; one that was revoked before as it was.</returns>
    /// <exception cref="ArgumentException">There is no such approval, or the reason is empty.</exception>
    /// <exception cref="MetricsStoreException">The store could not write; nothing was stored.</exception>
    ValueTask<Approval> RevokeAsync(string approvalId, string reason, string? revokedBy = null, CancellationToken cancellationToken = default);
}
