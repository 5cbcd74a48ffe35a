using System.Globalization;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.Ledger;

/// <summary>What is to be written in one transaction: a stage change, an approval, a revocation, or only an entry of the audit log.</summary>
public sealed record PromotionCommit
{
    /// <summary>What happened, for example <see cref="AuditActions.Promotion"/>.</summary>
    public required string Action { get; init; }

    /// <summary>When, in UTC; kept in whole microseconds.</summary>
    public required DateTimeOffset At { get; init => field = UnixTime.Normalize(value); }

    /// <summary>The skill it is about, or null where it is about the whole store.</summary>
    public string? SkillName { get; init; }

    /// <summary>The version it is about; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>Who did it, or null where nobody is named.</summary>
    public string? Actor { get; init; }

    /// <summary>Why, in words, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a verdict that was no pass was overruled.</summary>
    public bool Forced { get; init; }

    /// <summary>
    /// The number of the last entry about <see cref="SkillName"/> that the commit was decided by (<see cref="SkillLedger.LastEntry"/>, 0 for
    /// none). Null to write whatever came in between.
    /// </summary>
    public long? ExpectedEntry { get; init; }

    /// <summary>Where versions of the skill stand afterwards. Their audit entry is set by the store.</summary>
    public IReadOnlyList<SkillStage> Stages { get; init; } = [];

    /// <summary>The promotion or rollback, or null. Its audit entry is set by the store.</summary>
    public StageChangeRecord? Event { get; init; }

    /// <summary>A signed checklist, or null. Its audit entry is set by the store.</summary>
    public ApprovalChecklist? Approval { get; init; }

    /// <summary>A revocation, or null. Its audit entry is set by the store.</summary>
    public ApprovalRevocation? Revocation { get; init; }

    /// <summary>What is to be re-indexed, or null.</summary>
    public ReindexItem? Reindex { get; init; }

    /// <summary>Anything else that the entry is to tell, as one JSON object, for example a policy; or null.</summary>
    public string? Details { get; init; }

    /// <summary>What a restore adds to the log that it brings: the head that it replaced.</summary>
    internal static PromotionCommit OfRestore(AuditHead replaced, DateTimeOffset now) => new()
    {
        Action = AuditActions.Restore,
        At = now,
        Details = string.Create(CultureInfo.InvariantCulture, $"{{\"replaced_head\":{{\"number\":{replaced.Number},\"hash\":\"{replaced.Hash}\"}}}}"),
    };
}
