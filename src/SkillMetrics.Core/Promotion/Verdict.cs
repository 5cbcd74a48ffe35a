namespace SkillMetrics.Promotion;

/// <summary>What a check or a gate says. A fail outranks an inconclusive, which outranks a pass.</summary>
public enum Verdict
{
    /// <summary>Yes.</summary>
    Pass = 0,

    /// <summary>Nobody can tell yet: there is not enough data.</summary>
    Inconclusive = 1,

    /// <summary>No.</summary>
    Fail = 2,
}
