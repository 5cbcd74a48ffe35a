using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>A skill's performance records.</summary>
public sealed record PerformanceReport
{
    /// <summary>How many there are.</summary>
    public required long Count { get; init; }

    /// <summary>How many of the executions threw.</summary>
    public required long Exceptions { get; init; }

    /// <summary>Those that threw as a fraction of all, from 0 to 1; null without any.</summary>
    public required double? ExceptionRate { get; init; }

    /// <summary>How long all of them took.</summary>
    public required DurationStatistics ExecutionTimes { get; init; }

    /// <summary>The exception types, by descending count, equal ones by ordinal name.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    internal static PerformanceReport Of(PerformanceAggregate aggregate) => new()
    {
        Count = aggregate.Count,
        Exceptions = aggregate.Exceptions,
        ExceptionRate = Figures.Rate(aggregate.Exceptions, aggregate.Count),
        ExecutionTimes = DurationStatistics.Of(aggregate.ExecutionTimes),
        Errors = Figures.RankedTable(aggregate.Errors),
    };
}
