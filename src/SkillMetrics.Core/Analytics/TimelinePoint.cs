using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>The ended invocations that started within one bucket of a timeline.</summary>
public sealed record TimelinePoint
{
    /// <summary>When the bucket begins, in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Those that ended: completed and abandoned ones.</summary>
    public required long Invocations { get; init; }

    /// <summary>Those that ended well.</summary>
    public required long Completed { get; init; }

    /// <summary>Completed ones as a fraction of all that ended, from 0 to 1; null without any.</summary>
    public required double? CompletionRate { get; init; }

    /// <summary>The mean duration of completed ones whose duration is known, in ticks of 100 ns, exact and not rounded; null without any.</summary>
    public required double? AverageDurationTicks { get; init; }

    /// <summary>The mean duration of completed ones whose duration is known, rounded to a tick of 100 ns; null without any.</summary>
    public TimeSpan? AverageDuration => Figures.Ticks(AverageDurationTicks);

    /// <summary>The median of these durations, within 1 % of the value by nearest rank; null without any.</summary>
    public required TimeSpan? P50 { get; init; }

    /// <summary>The duration that 95 % of them do not exceed, within 1 % of the value by nearest rank; null without any.</summary>
    public required TimeSpan? P95 { get; init; }

    internal static TimelinePoint Of(DateTimeOffset start, HourAggregate sum) => new()
    {
        Start = start,
        Invocations = sum.Total,
        Completed = sum.Completed,
        CompletionRate = Figures.Rate(sum.Completed, sum.Total),
        AverageDurationTicks = Figures.Mean(sum.DurationTicks, sum.DurationCount),
        P50 = Figures.Ticks(sum.Percentile(0.50m)),
        P95 = Figures.Ticks(sum.Percentile(0.95m)),
    };
}
