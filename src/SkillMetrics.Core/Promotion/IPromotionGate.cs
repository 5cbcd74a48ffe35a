using SkillMetrics.Registry;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion;

/// <summary>Decides whether a skill may move to another stage. Changes nothing.</summary>
public interface IPromotionGate
{
    /// <summary>Runs all checks of a move, whether or not one fails.</summary>
    /// <param name="request">The move.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="UnknownSkillException">The skill, or the version asked for, has no record and was never registered.</exception>
    /// <exception cref="IllegalMoveException">The policy has no such move from the stage it is at.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<GateVerdict> EvaluateAsync(GateRequest request, CancellationToken cancellationToken = default);
}
