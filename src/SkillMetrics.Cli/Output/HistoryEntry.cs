using SkillMetrics.Records;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Output;

/// <summary>One thing that happened to a skill: an approval, a promotion or a rollback.</summary>
internal sealed record HistoryEntry
{
    public HistoryEntry(Approval approval) => Approval = approval;

    public HistoryEntry(StageChangeRecord change) => Change = change;

    public Approval? Approval { get; }

    public StageChangeRecord? Change { get; }

    public DateTimeOffset At => Change?.Timestamp ?? Approval!.Checklist.CreatedAt;

    public long? AuditEntry => Change is null ? Approval!.Checklist.AuditEntry : Change.AuditEntry;
}
