using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>The invocations that started within one UTC hour and have ended: what timelines are made of. Not for several threads.</summary>
public sealed class HourAggregate
{
    /// <summary>All that ended.</summary>
    public long Total { get; set; }

    /// <summary>Those that ended well.</summary>
    public long Completed { get; set; }

    /// <summary>How many completed ones have a duration.</summary>
    public long DurationCount { get; set; }

    /// <summary>The sum of their durations, in ticks of 100 ns.</summary>
    public long DurationTicks { get; set; }

    /// <summary>The shortest of them in ticks; <see cref="long.MaxValue"/> while there is none.</summary>
    public long MinTicks { get; set; } = long.MaxValue;

    /// <summary>The longest of them in ticks; -1 while there is none.</summary>
    public long MaxTicks { get; set; } = -1;

    /// <summary>Their histogram.</summary>
    public DurationHistogram Histogram { get; } = new();

    /// <summary>Adds all invocations of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(HourAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Total += other.Total;
        Completed += other.Completed;
        DurationCount += other.DurationCount;
        DurationTicks = TickSum.Add(DurationTicks, other.DurationTicks);
        MinTicks = Math.Min(MinTicks, other.MinTicks);
        MaxTicks = Math.Max(MaxTicks, other.MaxTicks);
        Histogram.Merge(other.Histogram);
    }

    /// <summary>The duration at a percentile, in ticks, within 1 %; null without any duration.</summary>
    /// <param name="p">The percentile as a fraction, above 0 and up to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction lies outside its range.</exception>
    public long? Percentile(decimal p) =>
        DurationCount == 0 ? null : Math.Clamp(Histogram.AtRank(NearestRank.Of(p, DurationCount)), MinTicks, MaxTicks);

    internal void AddEnd(InvocationRecord ended)
    {
        Total++;
        if (!ended.Completed)
        {
            return;
        }

        Completed++;
        if (ended.Duration is { Ticks: var ticks })
        {
            DurationCount++;
            DurationTicks = TickSum.Add(DurationTicks, ticks);
            MinTicks = Math.Min(MinTicks, ticks);
            MaxTicks = Math.Max(MaxTicks, ticks);
            Histogram.Add(ticks);
        }
    }
}
