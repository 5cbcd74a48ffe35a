namespace SkillMetrics.DependencyInjection;

/// <summary>What a timer can wait.</summary>
internal static class TimerInterval
{
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The interval, unless no timer can wait so long: it counts whole milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is shorter or longer.</exception>
    public static TimeSpan Checked(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, _longest);
        return interval;
    }
}
