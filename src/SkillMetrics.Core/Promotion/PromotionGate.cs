using System.Diagnostics.Metrics;
using SkillMetrics.Approvals;
using SkillMetrics.Diagnostics;
using SkillMetrics.Registry;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>The gate, over any store.</summary>
public sealed class PromotionGate : IPromotionGate, IDisposable
{
    private readonly IMetricsStore _metrics;
    private readonly IApprovalRegistry _approvals;
    private readonly ISkillRegistry _registry;
    private readonly PromotionPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly Instruments _instruments;

    /// <summary>Creates a gate.</summary>
    /// <param name="metrics">The records.</param>
    /// <param name="approvals">The approvals.</param>
    /// <param name="registry">Which versions there are, and where they stand.</param>
    /// <param name="policy">What must hold.</param>
    /// <param name="clock">The clock; the system's where it is null.</param>
    /// <param name="meterFactory">Makes the meter that counts the verdicts; a meter of its own where it is null.</param>
    /// <exception cref="ArgumentException">The policy is not valid.</exception>
    public PromotionGate(
        IMetricsStore metrics, IApprovalRegistry approvals, ISkillRegistry registry, PromotionPolicy policy, TimeProvider? clock = null, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(approvals);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(policy);
        _metrics = metrics;
        _approvals = approvals;
        _registry = registry;
        _policy = policy.EnsureValid(nameof(policy));
        _clock = clock ?? TimeProvider.System;
        _instruments = new Instruments(meterFactory);
    }

    /// <inheritdoc/>
    public async ValueTask<GateVerdict> EvaluateAsync(GateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var state = await _registry.GetAsync(request.SkillName, request.Version, cancellationToken).ConfigureAwait(false);
        var stage = state.Stage;
        var move = _policy.Move(request.SkillName, stage.Stage, request.ToStage);
        if (request.FromStage is { } from && !string.Equals(from, stage.Stage, StringComparison.Ordinal))
        {
            throw new IllegalMoveException($"{request.SkillName} is at {stage.Stage}, not at {from}.");
        }

        var asOf = request.AsOf ?? _clock.GetUtcNow();
        var window = MoveWindow.Of(stage, move, asOf);
        var (after, evidence) = await EvidenceAsync(window, move, cancellationToken).ConfigureAwait(false);
        window = window with { After = after };
        var needs = move.Checks.Aggregate(EvidenceNeeds.None, (all, check) => all | check.Needs);
        var context = new CheckContext
        {
            SkillName = stage.SkillName,
            SkillVersion = stage.SkillVersion,
            Move = move,
            PolicyDigest = _policy.Digest,
            AsOf = asOf,
            Window = new EvidenceSpan(window.After, asOf),
            Evidence = evidence,
            Sample = needs.HasFlag(EvidenceNeeds.Sample) ? await _metrics.GetEvidenceSampleAsync(window, cancellationToken).ConfigureAwait(false) : null,
            Baseline = needs.HasFlag(EvidenceNeeds.Baseline) ? await BaselineAsync(state.Ledger, window, cancellationToken).ConfigureAwait(false) : null,
            Approval = await _approvals.FindAsync(stage.SkillName, stage.SkillVersion, move.From, move.To, cancellationToken).ConfigureAwait(false),
        };
        var checks = new List<CheckResult>(move.Checks.Count);
        foreach (var check in move.Checks)
        {
            checks.Add(await check.EvaluateAsync(context, cancellationToken).ConfigureAwait(false));
        }

        var verdict = new GateVerdict
        {
            SkillName = stage.SkillName,
            SkillVersion = stage.SkillVersion,
            FromStage = move.From,
            ToStage = move.To,
            Verdict = checks.Max(c => c.Verdict),
            Checks = checks,
            EvaluatedAt = asOf,
            PolicyName = _policy.Name,
            PolicyDigest = _policy.Digest,
        };
        _instruments.Decided(verdict.FromStage, verdict.ToStage, VerdictJson.Name(verdict.Verdict));
        return verdict;
    }

    /// <summary>Disposes of the meter. The store is not touched.</summary>
    public void Dispose() => _instruments.Dispose();

    private async ValueTask<(DateTimeOffset? After, EvidenceFigures Evidence)> EvidenceAsync(
        EvidenceWindow window, PromotionMove move, CancellationToken cancellationToken)
    {
        var inside = await _metrics.GetEvidenceAsync(window, cancellationToken).ConfigureAwait(false);
        if (move.ExtendToLast is not { } newest || Math.Min(inside.PerformanceCount, Math.Min(inside.OutcomeCount, inside.FidelityCount)) >= newest)
        {
            return (window.After, inside);
        }

        var last = await _metrics.GetEvidenceAsync(window with { After = null, Newest = newest }, cancellationToken).ConfigureAwait(false);
        return (null, Longer(inside, last));
    }

    private async ValueTask<BaselineEvidence?> BaselineAsync(SkillLedger ledger, EvidenceWindow window, CancellationToken cancellationToken)
    {
        var last = ledger.Stages.FirstOrDefault(s =>
            string.Equals(s.Stage, _policy.LastStage, StringComparison.Ordinal) && !string.Equals(s.SkillVersion, window.SkillVersion, StringComparison.Ordinal));
        return last is null ? null : new BaselineEvidence(
            last.SkillVersion,
            await _metrics.GetEvidenceSampleAsync(window with { SkillVersion = last.SkillVersion }, cancellationToken).ConfigureAwait(false));
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
