using SkillMetrics.Records;

namespace SkillMetrics.Storage.Ledger;

/// <summary>A commit with its place in the audit log: every part names the entry that tells of it. This is what a home writes.</summary>
public sealed record SealedCommit
{
    /// <summary>The entry.</summary>
    public required AuditEntry Entry { get; init; }

    /// <summary>Where versions stand afterwards.</summary>
    public required IReadOnlyList<SkillStage> Stages { get; init; }

    /// <summary>The promotion or rollback, or null.</summary>
    public required StageChangeRecord? Event { get; init; }

    /// <summary>The checklist, or null.</summary>
    public required ApprovalChecklist? Approval { get; init; }

    /// <summary>The revocation, or null.</summary>
    public required ApprovalRevocation? Revocation { get; init; }

    /// <summary>What is to be re-indexed, or null.</summary>
    public required ReindexItem? Reindex { get; init; }
}
