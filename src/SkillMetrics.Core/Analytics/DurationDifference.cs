namespace SkillMetrics.Analytics;

/// <summary>How much longer the durations of a candidate are than those of a baseline; negative where they are shorter, null where one is unknown.</summary>
public sealed record DurationDifference
{
    internal DurationDifference(DurationStatistics baseline, DurationStatistics candidate)
    {
        Mean = candidate.Mean - baseline.Mean;
        P50 = candidate.P50 - baseline.P50;
        P95 = candidate.P95 - baseline.P95;
        P99 = candidate.P99 - baseline.P99;
    }

    /// <summary>The difference of the means, each rounded to a tick of 100 ns.</summary>
    public TimeSpan? Mean { get; }

    /// <summary>The difference of the medians.</summary>
    public TimeSpan? P50 { get; }

    /// <summary>The difference of the 95th percentiles.</summary>
    public TimeSpan? P95 { get; }

    /// <summary>The difference of the 99th percentiles.</summary>
    public TimeSpan? P99 { get; }
}
