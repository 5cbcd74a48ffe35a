namespace SkillMetrics.Promotion;

/// <summary>The span of time that a check looked at.</summary>
/// <param name="After">Only records after this time counted; null for no limit.</param>
/// <param name="UpTo">Only records up to this time counted.</param>
public sealed record EvidenceSpan(DateTimeOffset? After, DateTimeOffset UpTo);
