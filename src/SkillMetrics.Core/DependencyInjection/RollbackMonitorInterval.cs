namespace SkillMetrics.DependencyInjection;

/// <summary>How long it is from one run of the rollback monitor to the next.</summary>
internal sealed record RollbackMonitorInterval
{
    /// <summary>A timer waits no longer.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public RollbackMonitorInterval(TimeSpan interval)
    {
        // A timer counts whole milliseconds.
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, _longest);
        Interval = interval;
    }

    public TimeSpan Interval { get; }
}
