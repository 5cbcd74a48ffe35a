using System.Diagnostics.Metrics;
using System.Globalization;
using SkillMetrics.Diagnostics;
using SkillMetrics.Records;
using SkillMetrics.Registry;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>Moves skill versions between stages, over any store.</summary>
public sealed class Promoter : IPromoter, IDisposable
{
    private readonly IPromotionStore _store;
    private readonly IMetricsStore _metrics;
    private readonly ISkillRegistry _registry;
    private readonly IPromotionGate _gate;
    private readonly PromotionPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly PolicyLog _policyLog;
    private readonly Instruments _instruments;

    /// <summary>Creates a promoter.</summary>
    /// <param name="store">Where versions stand.</param>
    /// <param name="auditLog">The store's audit log.</param>
    /// <param name="metrics">The records.</param>
    /// <param name="registry">Which versions there are.</param>
    /// <param name="gate">What decides.</param>
    /// <param name="policy">The stages and moves.</param>
    /// <param name="clock">The clock; the system's where it is null.</param>
    /// <param name="meterFactory">Makes the meter that counts the moves; a meter of its own where it is null.</param>
    /// <exception cref="ArgumentException">The policy is not valid.</exception>
    public Promoter(
        IPromotionStore store, IAuditLog auditLog, IMetricsStore metrics, ISkillRegistry registry, IPromotionGate gate, PromotionPolicy policy, TimeProvider? clock = null,
        IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _store = store;
        _metrics = metrics;
        _registry = registry;
        _gate = gate;
        _policy = policy.EnsureValid(nameof(policy));
        _clock = clock ?? TimeProvider.System;
        _policyLog = new PolicyLog(store, auditLog, policy);
        _instruments = new Instruments(meterFactory);
    }

    /// <inheritdoc/>
    public async ValueTask<PromotionResult> PromoteAsync(PromotionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var judged = default(SkillStage);
        while (true)
        {
            var state = await _registry.GetAsync(request.SkillName, judged is null ? request.Version : VersionFilter.Only(judged.SkillVersion), cancellationToken).ConfigureAwait(false);
            judged ??= state.Stage;
            if (Same(state.Stage.Stage, request.ToStage) || state.Stage.AuditEntry != judged.AuditEntry)
            {
                return await FirstAsync(state.Stage, cancellationToken).ConfigureAwait(false);
            }

            var move = _policy.Move(request.SkillName, state.Stage.Stage, request.ToStage);
            if (await JudgeAsync(request, state, cancellationToken).ConfigureAwait(false) is not { } verdict)
            {
                continue;
            }

            var now = _clock.GetUtcNow();
            if (!request.Force && Refusal(state.Stage, verdict, now) is { } refusal)
            {
                return refusal;
            }

            await _policyLog.EnsureToldAsync(now, cancellationToken).ConfigureAwait(false);
            var baseline = await BaselineAsync(MoveWindow.Of(judged, move, verdict.EvaluatedAt), cancellationToken).ConfigureAwait(false);
            var commit = StageCommits.Promotion(request, state, verdict, baseline, _policy, now);
            if (await _store.CommitAsync(commit, cancellationToken).ConfigureAwait(false) is { IsCommitted: true } result)
            {
                return Moved(commit, result.Entry!, verdict);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PromotionResult> RollbackAsync(RollbackRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            throw new ArgumentException("A rollback needs a reason: the audit log keeps it.", nameof(request));
        }

        _ = Guard.Text(request.Reason, "reason", RecordLimits.TextLength, nameof(request));
        _ = Guard.OptionalLabel(request.TriggerMetric, "trigger_metric", nameof(request));
        _ = Guard.OptionalLabel(request.Actor, "actor", nameof(request));
        var judged = request.Judged;
        while (true)
        {
            var state = await _registry.GetAsync(request.SkillName, judged is null ? request.Version : VersionFilter.Only(judged.SkillVersion), cancellationToken).ConfigureAwait(false);
            judged ??= state.Stage;
            if (Same(state.Stage.Stage, request.ToStage) || state.Stage.AuditEntry != judged.AuditEntry)
            {
                return await FirstAsync(state.Stage, cancellationToken).ConfigureAwait(false);
            }

            var to = Target(request, state.Stage);
            var now = _clock.GetUtcNow();
            await _policyLog.EnsureToldAsync(now, cancellationToken).ConfigureAwait(false);
            var commit = StageCommits.Rollback(request, state, to, _policy, now);
            if (await _store.CommitAsync(commit, cancellationToken).ConfigureAwait(false) is { IsCommitted: true } result)
            {
                return Moved(commit, result.Entry!, verdict: null);
            }
        }
    }

    /// <summary>Disposes of the meter. The store is not touched.</summary>
    public void Dispose() => _instruments.Dispose();

    private static void Check(PromotionRequest request)
    {
        _ = Guard.Signature(request.Approver, "approver", nameof(request));
        _ = Guard.Signature(request.Ticket, "ticket", nameof(request));
        _ = Guard.OptionalText(request.Reason, "reason", nameof(request));
        if (request.Force && string.IsNullOrWhiteSpace(request.Reason))
        {
            throw new ArgumentException("A forced promotion needs a reason: the audit log keeps it.", nameof(request));
        }
    }

    /// <summary>Asks the gate; null where the version was moved while it was asked.</summary>
    private async ValueTask<GateVerdict?> JudgeAsync(PromotionRequest request, SkillVersionState state, CancellationToken cancellationToken)
    {
        try
        {
            return await _gate.EvaluateAsync(
                new GateRequest
                {
                    SkillName = request.SkillName,
                    Version = VersionFilter.Only(state.Stage.SkillVersion),
                    FromStage = state.Stage.Stage,
                    ToStage = request.ToStage,
                    AsOf = request.AsOf,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (IllegalMoveException)
        {
            var ledger = await _store.GetLedgerAsync(request.SkillName, cancellationToken).ConfigureAwait(false);
            if (ledger.LastEntry != state.Ledger.LastEntry)
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>What the triggers of the policy will compare with: where one leaves errors of the judge out, they are no wrong outcomes here either.</summary>
    private async ValueTask<EvidenceFigures> BaselineAsync(EvidenceWindow window, CancellationToken cancellationToken)
    {
        var figures = await _metrics.GetEvidenceAsync(window, cancellationToken).ConfigureAwait(false);
        if (!_policy.RollbackTriggers.Any(t => t.LeavesErrorsOut))
        {
            return figures;
        }

        var outcomes = (await _metrics.GetEvidenceSampleAsync(window, cancellationToken).ConfigureAwait(false)).Outcomes;
        return figures with { OutcomeCount = outcomes.Count(o => !o.IsError), CorrectCount = outcomes.Count(o => o.Correct) };
    }

    private static PromotionResult? Refusal(SkillStage stage, GateVerdict verdict, DateTimeOffset now)
    {
        if (stage.CoolDownUntil is { } end && end > now)
        {
            return new PromotionResult
            {
                Outcome = PromotionOutcome.CoolingDown,
                Verdict = verdict,
                Reason = $"{stage.SkillName} was rolled back and cools down until {Shown(end)}.",
            };
        }

        return verdict.Verdict == Verdict.Pass ? null : new PromotionResult
        {
            Outcome = PromotionOutcome.Refused,
            Verdict = verdict,
            Reason = string.Join(' ', verdict.Checks.Where(c => c.Verdict == verdict.Verdict).Select(c => c.Reason.EndsWith('.') ? c.Reason : $"{c.Reason}.").Distinct(StringComparer.Ordinal)),
        };
    }

    private string Target(RollbackRequest request, SkillStage stage)
    {
        var earlier = _policy.Before(stage.Stage);
        if (earlier.Count == 0)
        {
            throw new IllegalMoveException(stage.Stage == Stages.Superseded
                ? $"{stage.SkillName} is superseded: only the rollback of the version that took its place brings it back."
                : $"{stage.SkillName} is at {stage.Stage}, from where there is no way back.");
        }

        var to = request.ToStage ?? earlier[0];
        return earlier.Contains(to, StringComparer.Ordinal)
            ? to
            : throw new IllegalMoveException($"{stage.SkillName} is at {stage.Stage} and cannot be rolled back to {to}, only to {string.Join(", ", earlier)}.");
    }

    private PromotionResult Moved(PromotionCommit commit, AuditEntry entry, GateVerdict? verdict)
    {
        var change = commit.Event! with { AuditEntry = entry.Number, AuditHash = entry.Hash };
        _instruments.Moved(change.Kind);
        return new PromotionResult
        {
            Outcome = PromotionOutcome.Moved,
            Verdict = verdict,
            Event = change,
            Other = commit.Stages is [_, var other, ..] ? other with { AuditEntry = entry.Number } : null,
            Reason = $"{change.SkillName} moved from {change.FromState} to {change.ToState}.",
        };
    }

    /// <summary>Says who moved a version to where it stands.</summary>
    private async ValueTask<PromotionResult> FirstAsync(SkillStage stage, CancellationToken cancellationToken)
    {
        var change = default(StageChangeRecord);
        foreach (var kind in stage.EventId is null ? [] : new[] { RecordKind.Promotion, RecordKind.Rollback })
        {
            await foreach (var record in _metrics.ReadAsync(new RecordFilter { Kind = kind, SkillName = stage.SkillName }, cancellationToken).ConfigureAwait(false))
            {
                change = record is StageChangeRecord candidate && Same(candidate.EventId, stage.EventId) ? candidate : change;
            }
        }

        var who = change switch
        {
            PromotionRecord promotion => $" {promotion.Approver} moved it under {promotion.ApprovalTicket} (event {promotion.EventId}).",
            RollbackRecord rollback => $" It was rolled back (event {rollback.EventId}): {rollback.TriggerReason}",
            _ => string.Empty,
        };
        return new PromotionResult
        {
            Outcome = PromotionOutcome.SomebodyWasFirst,
            Event = change,
            Reason = $"{stage.SkillName} is at {stage.Stage} since {Shown(stage.EnteredAt)}.{who}",
        };
    }

    private static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
