using SkillMetrics.Records;

namespace SkillMetrics.Promotion;

/// <summary>What became of a promotion or rollback.</summary>
public sealed record PromotionResult
{
    /// <summary>What became of it.</summary>
    public required PromotionOutcome Outcome { get; init; }

    /// <summary>Whether it happened.</summary>
    public bool IsMoved => Outcome == PromotionOutcome.Moved;

    /// <summary>What happened, or why it did not, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What the gate said, or null where it was not asked: for a rollback, and where somebody was first.</summary>
    public GateVerdict? Verdict { get; init; }

    /// <summary>The event that moved the version: this one, or where somebody was first that one's, if it is known.</summary>
    public StageChangeRecord? Event { get; init; }

    /// <summary>The version that another one took the place of, or that was brought back by a rollback; or null.</summary>
    public Storage.Ledger.SkillStage? Other { get; init; }
}
