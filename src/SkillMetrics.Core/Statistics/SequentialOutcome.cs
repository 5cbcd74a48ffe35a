namespace SkillMetrics.Statistics;

/// <summary>What a sequential test says so far.</summary>
internal enum SequentialOutcome
{
    /// <summary>More observations are needed.</summary>
    Continue,

    /// <summary>The failure rate is the one that is good enough.</summary>
    Accept,

    /// <summary>The failure rate is the one that is too bad.</summary>
    Reject,
}
