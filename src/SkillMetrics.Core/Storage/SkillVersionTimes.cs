namespace SkillMetrics.Storage;

/// <summary>A version of a skill that has records.</summary>
/// <param name="Version">The version; null for records without one.</param>
/// <param name="FirstRecord">The time of its earliest record.</param>
/// <param name="LastRecord">The time of its latest record.</param>
public sealed record SkillVersionTimes(string? Version, DateTimeOffset FirstRecord, DateTimeOffset LastRecord);
