using SkillMetrics.Promotion;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Registry;

/// <summary>What the move of one version does to the others of its skill: only one stands at the last stage.</summary>
internal static class StageMoves
{
    /// <summary>The versions whose place a version takes, the one that came last first.</summary>
    public static List<SkillStage> Replaced(SkillLedger ledger, SkillStage next, PromotionPolicy policy) =>
        !string.Equals(next.Stage, policy.LastStage, StringComparison.Ordinal)
            ? []
            : [.. ledger.Stages.Where(s => string.Equals(s.Stage, policy.LastStage, StringComparison.Ordinal) && !string.Equals(s.SkillVersion, next.SkillVersion, StringComparison.Ordinal))
                .OrderByDescending(s => s.AuditEntry)];

    public static SkillStage Supersede(SkillStage stage, DateTimeOffset now, string? eventId) => stage with { Stage = Stages.Superseded, EnteredAt = now, EventId = eventId };

    /// <summary>The version whose place another one had taken, back at its stage; null where there is none, or it stands elsewhere now.</summary>
    public static SkillStage? BroughtBack(SkillLedger ledger, SkillStage from, PromotionPolicy policy, DateTimeOffset now, string eventId) =>
        string.Equals(from.Stage, policy.LastStage, StringComparison.Ordinal)
        && from.Replaced is { } replaced
        && ledger.StageOf(replaced.Version) is { Stage: Stages.Superseded } superseded
            ? superseded with { Stage = policy.LastStage, EnteredAt = now, EventId = eventId }
            : null;
}
