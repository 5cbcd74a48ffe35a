using SkillMetrics.Records;
using SkillMetrics.Registry;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>What is committed for a promotion and for a rollback.</summary>
internal static class StageCommits
{
    public static PromotionCommit Promotion(
        PromotionRequest request, SkillVersionState state, GateVerdict verdict, EvidenceFigures baseline, PromotionPolicy policy, DateTimeOffset now)
    {
        var forced = request.Force && (verdict.Verdict != Verdict.Pass || state.Stage.CoolDownUntil > now);
        var change = new PromotionRecord
        {
            SkillName = state.Stage.SkillName,
            SkillVersion = state.Stage.SkillVersion,
            EventId = Guid.CreateVersion7(now).ToString("D"),
            Timestamp = now,
            FromState = state.Stage.Stage,
            ToState = request.ToStage,
            Approver = request.Approver.Trim(),
            ApprovalTicket = request.Ticket.Trim(),
            Reason = request.Reason,
            AutomatedChecks = VerdictJson.Write(verdict, forced),
        };
        var next = new SkillStage
        {
            SkillName = change.SkillName,
            SkillVersion = change.SkillVersion,
            Stage = change.ToState,
            EnteredAt = now,
            Baseline = baseline,
            EventId = change.EventId,
        };
        var replaced = StageMoves.Replaced(state.Ledger, next, policy);
        next = next with { Replaced = replaced is [var other, ..] ? new ReplacedVersion(other.SkillVersion) : null };
        return Commit(AuditActions.Promotion, state, change, request.Reason, now) with
        {
            Actor = change.Approver,
            Forced = forced,
            Stages = [next, .. replaced.Select(r => StageMoves.Supersede(r, now, change.EventId))],
        };
    }

    public static PromotionCommit Rollback(RollbackRequest request, SkillVersionState state, string to, PromotionPolicy policy, DateTimeOffset now)
    {
        var change = new RollbackRecord
        {
            SkillName = state.Stage.SkillName,
            SkillVersion = state.Stage.SkillVersion,
            EventId = Guid.CreateVersion7(now).ToString("D"),
            Timestamp = now,
            FromState = state.Stage.Stage,
            ToState = to,
            TriggerReason = request.Reason,
            TriggerMetric = request.TriggerMetric,
            Automated = request.Automated,
        };
        var next = state.Stage with
        {
            Stage = to,

            // The records of this very moment led to the rollback. The next sample begins after them: they must not lead to another one.
            EnteredAt = now.AddMicroseconds(1),
            Replaced = null,
            CoolDownUntil = policy.CoolDown > TimeSpan.Zero ? now + policy.CoolDown : null,
            EventId = change.EventId,
        };
        var back = StageMoves.BroughtBack(state.Ledger, state.Stage, policy, now, change.EventId);
        return Commit(AuditActions.Rollback, state, change, request.Reason, now) with { Actor = request.Actor, Stages = back is null ? [next] : [next, back] };
    }

    private static PromotionCommit Commit(string action, SkillVersionState state, StageChangeRecord change, string? reason, DateTimeOffset now) => new()
    {
        Action = action,
        At = now,
        SkillName = change.SkillName,
        SkillVersion = change.SkillVersion,
        Reason = reason,
        ExpectedEntry = state.Ledger.LastEntry,
        Event = change,
        Reindex = new ReindexItem
        {
            EventId = change.EventId,
            SkillName = change.SkillName,
            SkillVersion = change.SkillVersion,
            FromStage = change.FromState,
            ToStage = change.ToState,
            Reason = reason,
            CreatedAt = now,
        },
    };
}
