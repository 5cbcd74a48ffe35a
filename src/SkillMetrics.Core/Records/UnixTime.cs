namespace SkillMetrics.Records;

/// <summary>Times as integers: microseconds since 1970-01-01T00:00:00Z, the precision in which every record is kept.</summary>
public static class UnixTime
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;
    private const long MicrosecondsPerDay = TimeSpan.TicksPerDay / TicksPerMicrosecond;
    private const long MicrosecondsPerHour = TimeSpan.TicksPerHour / TicksPerMicrosecond;
    private static readonly long _earliest = ToMicroseconds(DateTimeOffset.MinValue);
    private static readonly long _latest = ToMicroseconds(DateTimeOffset.MaxValue.AddTicks(-9));

    /// <summary>The microseconds from 1970 to a time, rounded half to even.</summary>
    /// <param name="time">Any time; the offset is taken into account.</param>
    public static long ToMicroseconds(DateTimeOffset time)
    {
        var (whole, rest) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TicksPerMicrosecond);
        if (rest < 0)
        {
            (whole, rest) = (whole - 1, rest + TicksPerMicrosecond);
        }

        var up = rest > TicksPerMicrosecond / 2 || (rest == TicksPerMicrosecond / 2 && (whole & 1) == 1);
        return up ? whole + 1 : whole;
    }

    /// <inheritdoc cref="ToMicroseconds(DateTimeOffset)"/>
    internal static long? ToMicroseconds(DateTimeOffset? time) => time is { } t ? ToMicroseconds(t) : null;

    /// <summary>The UTC time at a number of microseconds from 1970.</summary>
    /// <param name="microseconds">From the year 1 to the end of the year 9999; negative before 1970.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies outside the years 1 to 9999.</exception>
    public static DateTimeOffset FromMicroseconds(long microseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(microseconds, _earliest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microseconds, _latest);
        return DateTimeOffset.UnixEpoch.AddTicks(microseconds * TicksPerMicrosecond);
    }

    /// <summary>The whole days from 1970-01-01 to a time, in UTC.</summary>
    /// <param name="time">A time from 1970 on.</param>
    public static int ToDay(DateTimeOffset time) => (int)(ToMicroseconds(time) / MicrosecondsPerDay);

    /// <summary>The whole hours from 1970-01-01T00:00Z to a time.</summary>
    /// <param name="time">A time from 1970 on.</param>
    public static int ToHour(DateTimeOffset time) => (int)(ToMicroseconds(time) / MicrosecondsPerHour);

    /// <summary>The first whole hour, in hours since 1970-01-01T00:00Z, that starts at a time or later.</summary>
    /// <param name="time">Any time.</param>
    public static int ToHourFrom(DateTimeOffset time)
    {
        var (hours, rest) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerHour);
        return (int)(rest > 0 ? hours + 1 : hours);
    }

    /// <summary>Rounds a time to the microsecond and to UTC; the last half microsecond of the year 9999 is rounded down.</summary>
    internal static DateTimeOffset Normalize(DateTimeOffset time) => FromMicroseconds(Math.Min(ToMicroseconds(time), _latest));

    /// <summary>The time at a number of microseconds from 1970.</summary>
    /// <returns>False when it lies before 1970 or beyond the year 9999.</returns>
    internal static bool TryFromMicroseconds(long microseconds, out DateTimeOffset time)
    {
        var legal = microseconds >= 0 && microseconds <= _latest;
        time = legal ? FromMicroseconds(microseconds) : default;
        return legal;
    }
}
