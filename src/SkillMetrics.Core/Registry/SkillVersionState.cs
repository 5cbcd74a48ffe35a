using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Registry;

/// <summary>Where one version of a skill stands, and the skill's ledger of the same moment.</summary>
public sealed record SkillVersionState
{
    /// <summary>Where it stands. A version that has records and was never registered or moved is at the first stage since its first record.</summary>
    public required SkillStage Stage { get; init; }

    /// <summary>All that is written of the skill.</summary>
    public required SkillLedger Ledger { get; init; }
}
