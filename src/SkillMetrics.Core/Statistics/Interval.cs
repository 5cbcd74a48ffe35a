namespace SkillMetrics.Statistics;

/// <summary>A range of values that the evidence is compatible with.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
internal readonly record struct Interval(double Lower, double Upper);
