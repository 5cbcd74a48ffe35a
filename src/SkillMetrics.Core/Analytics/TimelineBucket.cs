namespace SkillMetrics.Analytics;

/// <summary>How long the buckets of a timeline are. All begin in UTC.</summary>
public enum TimelineBucket
{
    /// <summary>An hour.</summary>
    Hour = 0,

    /// <summary>A day.</summary>
    Day = 1,

    /// <summary>A week, from Monday.</summary>
    Week = 2,
}
