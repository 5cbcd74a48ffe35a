namespace SkillMetrics.Statistics;

/// <summary>How a cumulative sum went.</summary>
/// <param name="AlarmAt">The first observation, from 1, at which it reached its limit; null where none did.</param>
/// <param name="Sum">The sum at that observation, or at the last one.</param>
internal readonly record struct CusumRun(long? AlarmAt, double Sum);
