using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;

namespace SkillMetrics.Conformance;

/// <summary>Commits as a promoter makes them, without one.</summary>
public static class LedgerSamples
{
    public static PromotionCommit Promotion(string id = "p1", string skill = "summarize", string? version = "v1", long? expected = null) => new()
    {
        Action = AuditActions.Promotion,
        At = Sample.Time,
        SkillName = skill,
        SkillVersion = version,
        Actor = "ada",
        Reason = "good é 😀 \"quoted\"\n",
        ExpectedEntry = expected,
        Event = Sample.Promotion(skill, id) with { SkillVersion = version },
        Stages =
        [
            new SkillStage
            {
                SkillName = skill,
                SkillVersion = version,
                Stage = Stages.Staged,
                EnteredAt = Sample.Time,
                Replaced = new ReplacedVersion(null),
                CoolDownUntil = Sample.Time.AddHours(1),
                Baseline = new EvidenceFigures { PerformanceCount = 3, ExecutionTicks = 12, FidelityCount = 2, FidelitySum = 1.9 },
                EventId = id,
            },
        ],
        Reindex = new ReindexItem
        {
            EventId = id,
            SkillName = skill,
            SkillVersion = version,
            FromStage = "prototype",
            ToStage = "staged",
            Reason = "good",
            CreatedAt = Sample.Time,
        },
    };

    public static PromotionCommit Approval(string id = "a1", string skill = "summarize", string? version = "v1") => new()
    {
        Action = AuditActions.Approval,
        At = Sample.Time,
        SkillName = skill,
        SkillVersion = version,
        Actor = "ada",
        Approval = new ApprovalChecklist
        {
            ApprovalId = id,
            SkillName = skill,
            SkillVersion = version,
            FromStage = "prototype",
            ToStage = "staged",
            Approver = "ada",
            Ticket = "T-1",
            Author = "bob",
            Items = ChecklistItems.Of(ChecklistItems.General).With("rollback_tested", value: false),
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["no_duplication"] = "searched é" },
            PolicyDigest = "ab",
            CreatedAt = Sample.Time,
            ValidUntil = Sample.Time.AddDays(30),
        },
    };

    public static PromotionCommit Revocation(string id = "a1") => new()
    {
        Action = AuditActions.Revocation,
        At = Sample.Time,
        SkillName = "summarize",
        SkillVersion = "v1",
        Revocation = new ApprovalRevocation { ApprovalId = id, RevokedBy = "eve", Reason = "wrong", RevokedAt = Sample.Time.AddMinutes(1) },
    };
}
