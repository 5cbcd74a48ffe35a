using SkillMetrics.Registry;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion;

/// <summary>
/// Moves skill versions between stages: stage, event, audit entry and re-index item in one transaction. Of several that move one skill at
/// once one wins, in this process or another; the others are told who.
/// </summary>
public interface IPromoter
{
    /// <summary>Evaluates the gate and promotes where it says pass, or where it is overruled.</summary>
    /// <param name="request">The promotion.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <exception cref="ArgumentException">Approver or ticket is empty, or a forced promotion has no reason.</exception>
    /// <exception cref="UnknownSkillException">The skill, or the version asked for, has no record and was never registered.</exception>
    /// <exception cref="IllegalMoveException">The policy has no such move from the stage it is at.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read or written; nothing was changed.</exception>
    ValueTask<PromotionResult> PromoteAsync(PromotionRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a version back to an earlier stage, and brings back the one whose place it had taken. It then cools down before it may be
    /// promoted again.
    /// </summary>
    /// <param name="request">The rollback.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    /// <exception cref="UnknownSkillException">The skill, or the version asked for, has no record and was never registered.</exception>
    /// <exception cref="IllegalMoveException">The stage is none that the version can go back to.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read or written; nothing was changed.</exception>
    ValueTask<PromotionResult> RollbackAsync(RollbackRequest request, CancellationToken cancellationToken = default);
}
