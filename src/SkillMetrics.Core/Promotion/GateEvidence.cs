using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>What the checks of a move judge, read from a store.</summary>
internal sealed class GateEvidence(IMetricsStore metrics, PromotionPolicy policy, PromotionMove move)
{
    private readonly EvidenceNeeds _needs = move.Checks.Aggregate(EvidenceNeeds.None, (all, check) => all | check.Needs);

    /// <summary>Reads it.</summary>
    /// <param name="stage">Where the version stands.</param>
    /// <param name="stages">Where the versions of the skill stand.</param>
    /// <param name="approval">The approval that counts, or null.</param>
    /// <param name="asOf">The time it is judged for.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async ValueTask<CheckContext> ReadAsync(
        SkillStage stage, IReadOnlyList<SkillStage> stages, Approval? approval, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var window = MoveWindow.Of(stage, move, asOf);
        var (after, evidence) = await EvidenceAsync(window, cancellationToken).ConfigureAwait(false);
        window = window with { After = after };
        return new CheckContext
        {
            SkillName = stage.SkillName,
            SkillVersion = stage.SkillVersion,
            Move = move,
            PolicyDigest = policy.Digest,
            AsOf = asOf,
            Window = new EvidenceSpan(window.After, asOf),
            Evidence = evidence,
            Sample = _needs.HasFlag(EvidenceNeeds.Sample) ? await metrics.GetEvidenceSampleAsync(window, cancellationToken).ConfigureAwait(false) : null,
            Baseline = _needs.HasFlag(EvidenceNeeds.Baseline) ? await BaselineAsync(stages, window, cancellationToken).ConfigureAwait(false) : null,
            Approval = approval,
        };
    }

    private async ValueTask<(DateTimeOffset? After, EvidenceFigures Evidence)> EvidenceAsync(
        EvidenceWindow window, CancellationToken cancellationToken)
    {
        var inside = await metrics.GetEvidenceAsync(window, cancellationToken).ConfigureAwait(false);
        if (move.ExtendToLast is not { } newest || Math.Min(inside.PerformanceCount, Math.Min(inside.OutcomeCount, inside.FidelityCount)) >= newest)
        {
            return (window.After, inside);
        }

        var last = await metrics.GetEvidenceAsync(window with { After = null, Newest = newest }, cancellationToken).ConfigureAwait(false);
        return (null, Longer(inside, last));
    }

    private async ValueTask<BaselineEvidence?> BaselineAsync(IReadOnlyList<SkillStage> stages, EvidenceWindow window, CancellationToken cancellationToken)
    {
        var last = stages.FirstOrDefault(s =>
            string.Equals(s.Stage, policy.LastStage, StringComparison.Ordinal) && !string.Equals(s.SkillVersion, window.SkillVersion, StringComparison.Ordinal));
        return last is null ? null : new BaselineEvidence(
            last.SkillVersion,
            await metrics.GetEvidenceSampleAsync(window with { SkillVersion = last.SkillVersion }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Kind by kind that of two samples which has more records: the newest ones of a kind hold those of a window with fewer.</summary>
    private static EvidenceFigures Longer(EvidenceFigures inside, EvidenceFigures last)
    {
        var performance = last.PerformanceCount > inside.PerformanceCount ? last : inside;
        var outcome = last.OutcomeCount > inside.OutcomeCount ? last : inside;
        var fidelity = last.FidelityCount > inside.FidelityCount ? last : inside;
        return performance with
        {
            OutcomeCount = outcome.OutcomeCount,
            CorrectCount = outcome.CorrectCount,
            FidelityCount = fidelity.FidelityCount,
            FidelitySum = fidelity.FidelitySum,
        };
    }
}
