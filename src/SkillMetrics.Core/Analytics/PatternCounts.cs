namespace SkillMetrics.Analytics;

/// <summary>How often a pattern was followed and how often it was missed.</summary>
/// <param name="Followed">How often it was followed.</param>
/// <param name="Missed">How often it was missed.</param>
public readonly record struct PatternCounts(long Followed, long Missed);
