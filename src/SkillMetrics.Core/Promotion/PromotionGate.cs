using System.Diagnostics.Metrics;
using SkillMetrics.Approvals;
using SkillMetrics.Diagnostics;
using SkillMetrics.Registry;
using SkillMetrics.Storage;

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
        var approval = await _approvals.FindAsync(stage.SkillName, stage.SkillVersion, move.From, move.To, cancellationToken).ConfigureAwait(false);
        var evidence = new GateEvidence(_metrics, _policy, move);
        var context = await evidence.ReadAsync(stage, state.Ledger.Stages, approval, asOf, cancellationToken).ConfigureAwait(false);
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
}
