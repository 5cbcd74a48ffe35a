namespace SkillMetrics.Storage.Ledger;

/// <summary>What is written of one skill, all of one moment.</summary>
public sealed record SkillLedger
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>Where its versions stand that were ever registered or moved, by ordinal version, none first.</summary>
    public required IReadOnlyList<SkillStage> Stages { get; init; }

    /// <summary>Its approvals, in the order in which they were submitted.</summary>
    public required IReadOnlyList<Approval> Approvals { get; init; }

    /// <summary>The number of the last entry of the audit log about it, 0 for none.</summary>
    public required long LastEntry { get; init; }

    /// <summary>Where a version stands, or null where it was never registered or moved.</summary>
    /// <param name="version">The version; null for records without one.</param>
    public SkillStage? StageOf(string? version) => Stages.FirstOrDefault(s => string.Equals(s.SkillVersion, version, StringComparison.Ordinal));
}
