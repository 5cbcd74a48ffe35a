using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>What the checks of one evaluation judge: the same for all of them.</summary>
public sealed record CheckContext
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>The move.</summary>
    public required PromotionMove Move { get; init; }

    /// <summary>The digest of the policy.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>The time it is judged for.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The span of time whose records count.</summary>
    public required EvidenceSpan Window { get; init; }

    /// <summary>The version's own records in that span.</summary>
    public required EvidenceFigures Evidence { get; init; }

    /// <summary>The same records one by one; null unless a check of the move needs them.</summary>
    public EvidenceSample? Sample { get; init; }

    /// <summary>
    /// What the version in the last stage did in the same span; null unless a check of the move needs it, and where there is no other version.
    /// </summary>
    public BaselineEvidence? Baseline { get; init; }

    /// <summary>The newest approval of the version for the move; where it has none, the newest of another version; or null.</summary>
    public Approval? Approval { get; init; }
}
