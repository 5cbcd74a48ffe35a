namespace SkillMetrics.DependencyInjection;

/// <summary>How long it is from one run of the rollback monitor to the next.</summary>
internal sealed record RollbackMonitorInterval
{
    public RollbackMonitorInterval(TimeSpan interval) => Interval = TimerInterval.Checked(interval);

    public TimeSpan Interval { get; }
}
