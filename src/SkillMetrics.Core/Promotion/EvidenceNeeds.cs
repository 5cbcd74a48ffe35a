namespace SkillMetrics.Promotion;

/// <summary>What a check judges by, beside the counts and sums that every check is given: what no check of a move needs is not read.</summary>
[Flags]
public enum EvidenceNeeds
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>The version's own records one by one: <see cref="CheckContext.Sample"/>.</summary>
    Sample = 1,

    /// <summary>The records of the version in the last stage one by one: <see cref="CheckContext.Baseline"/>.</summary>
    Baseline = 2,
}
