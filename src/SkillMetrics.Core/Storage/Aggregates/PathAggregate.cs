using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>The ended invocations of one workflow path. Not for several threads.</summary>
public sealed class PathAggregate
{
    /// <summary>All that ended.</summary>
    public long Total { get; set; }

    /// <summary>Those that ended well.</summary>
    public long Completed { get; set; }

    /// <summary>How many completed ones have a duration.</summary>
    public long DurationCount { get; set; }

    /// <summary>The sum of their durations, in ticks of 100 ns.</summary>
    public long DurationTicks { get; set; }

    /// <summary>Adds all invocations of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(PathAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Total += other.Total;
        Completed += other.Completed;
        DurationCount += other.DurationCount;
        DurationTicks = TickSum.Add(DurationTicks, other.DurationTicks);
    }

    internal void AddEnd(InvocationRecord ended)
    {
        Total++;
        Completed += ended.Completed ? 1 : 0;
        if (ended is { Completed: true, Duration.Ticks: var ticks })
        {
            DurationCount++;
            DurationTicks = TickSum.Add(DurationTicks, ticks);
        }
    }
}
