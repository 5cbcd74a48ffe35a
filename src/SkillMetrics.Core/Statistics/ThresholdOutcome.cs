namespace SkillMetrics.Statistics;

/// <summary>What a sample says of a threshold.</summary>
internal enum ThresholdOutcome
{
    /// <summary>The rate is at least the threshold, but for the error probability.</summary>
    Reached,

    /// <summary>The sample is too small to show it, even without a failure.</summary>
    Inconclusive,

    /// <summary>The sample is large enough, and does not show it.</summary>
    NotReached,
}
