namespace SkillMetrics.Analytics;

/// <summary>How the invocations of a skill went over time.</summary>
public sealed record Timeline
{
    /// <summary>How many points a timeline has at most.</summary>
    public const int MostPoints = 1_000_000;

    /// <summary>The skill.</summary>
    public required string Skill { get; init; }

    /// <summary>How long its buckets are.</summary>
    public required TimelineBucket Bucket { get; init; }

    /// <summary>The buckets without a gap, the oldest first, those in which nothing happened among them; none where no invocation counts.</summary>
    public required IReadOnlyList<TimelinePoint> Points { get; init; }
}
