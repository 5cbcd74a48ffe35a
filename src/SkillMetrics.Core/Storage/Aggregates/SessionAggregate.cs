using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>What one skill did in one session. Not for several threads.</summary>
public sealed class SessionAggregate
{
    /// <summary>All invocations, running ones included.</summary>
    public long Invocations { get; set; }

    /// <summary>Those that ended well.</summary>
    public long Completed { get; set; }

    /// <summary>The durations of all that ended, in ticks of 100 ns, where they are known.</summary>
    public long TotalDurationTicks { get; set; }

    /// <summary>The earliest start, or null in a change that only ends invocations.</summary>
    public DateTimeOffset? FirstInvoked { get; set; }

    /// <summary>The latest start, or null in a change that only ends invocations.</summary>
    public DateTimeOffset? LastInvoked { get; set; }

    internal void AddStart(DateTimeOffset startedAt)
    {
        Invocations++;
        FirstInvoked = InvocationAggregate.Earlier(FirstInvoked, startedAt);
        LastInvoked = InvocationAggregate.Later(LastInvoked, startedAt);
    }

    internal void AddEnd(InvocationRecord ended)
    {
        Completed += ended.Completed ? 1 : 0;
        TotalDurationTicks = TickSum.Add(TotalDurationTicks, ended.Duration?.Ticks ?? 0);
    }

    internal void Merge(SessionAggregate other)
    {
        Invocations += other.Invocations;
        Completed += other.Completed;
        TotalDurationTicks = TickSum.Add(TotalDurationTicks, other.TotalDurationTicks);
        FirstInvoked = InvocationAggregate.Earlier(FirstInvoked, other.FirstInvoked);
        LastInvoked = InvocationAggregate.Later(LastInvoked, other.LastInvoked);
    }
}
