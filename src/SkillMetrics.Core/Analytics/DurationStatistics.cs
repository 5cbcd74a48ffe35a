using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>What is known of many durations. Without any, everything but the count and the total is null.</summary>
public sealed record DurationStatistics
{
    /// <summary>How many durations there are.</summary>
    public required long Count { get; init; }

    /// <summary>Their sum, exact.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>The shortest.</summary>
    public required TimeSpan? Min { get; init; }

    /// <summary>The longest.</summary>
    public required TimeSpan? Max { get; init; }

    /// <summary>The median: half of them take no longer, by nearest rank.</summary>
    public required TimeSpan? P50 { get; init; }

    /// <summary>95 % of them take no longer, by nearest rank.</summary>
    public required TimeSpan? P95 { get; init; }

    /// <summary>99 % of them take no longer, by nearest rank.</summary>
    public required TimeSpan? P99 { get; init; }

    /// <summary>How the percentiles were found: exactly, or within 1 %.</summary>
    public required PercentileMethod Method { get; init; }

    /// <summary>The arithmetic mean, rounded to a tick of 100 ns.</summary>
    public TimeSpan? Mean => Figures.Ticks(MeanTicks);

    /// <summary>The arithmetic mean in ticks of 100 ns, not rounded.</summary>
    public double? MeanTicks => Figures.Mean(Total.Ticks, Count);

    internal static DurationStatistics Of(DurationAggregate aggregate) => new()
    {
        Count = aggregate.Count,
        Total = TimeSpan.FromTicks(aggregate.SumTicks),
        Min = aggregate.Count == 0 ? null : TimeSpan.FromTicks(aggregate.MinTicks),
        Max = aggregate.Count == 0 ? null : TimeSpan.FromTicks(aggregate.MaxTicks),
        P50 = Percentile(aggregate, 0.50m),
        P95 = Percentile(aggregate, 0.95m),
        P99 = Percentile(aggregate, 0.99m),
        Method = aggregate.Method,
    };

    /// <summary>Exact, however many there are.</summary>
    internal static DurationStatistics Of(IEnumerable<long> ticks)
    {
        long[] sorted = [.. ticks.Order()];
        return new()
        {
            Count = sorted.Length,
            Total = TimeSpan.FromTicks(TickSum.Of(sorted)),
            Min = sorted.Length == 0 ? null : TimeSpan.FromTicks(sorted[0]),
            Max = sorted.Length == 0 ? null : TimeSpan.FromTicks(sorted[^1]),
            P50 = AtRank(0.50m),
            P95 = AtRank(0.95m),
            P99 = AtRank(0.99m),
            Method = PercentileMethod.Exact,
        };

        TimeSpan? AtRank(decimal p) => sorted.Length == 0 ? null : TimeSpan.FromTicks(sorted[NearestRank.Of(p, sorted.Length) - 1]);
    }

    private static TimeSpan? Percentile(DurationAggregate aggregate, decimal p) =>
        aggregate.Percentile(p) is { } ticks ? TimeSpan.FromTicks(ticks) : null;
}
