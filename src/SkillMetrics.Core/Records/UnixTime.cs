namespace SkillMetrics.Records;

/// <summary>Times as integers: microseconds since 1970-01-01T00:00:00Z, the precision in which every record is kept.</summary>
public static class UnixTime
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;
    private const long MicrosecondsPerDay = TimeSpan.TicksPerDay / TicksPerMicrosecond;
    private const long MicrosecondsPerHour = TimeSpan.TicksPerHour / TicksPerMicrosecond;
    private static readonly long _latestMicroseconds = ToMicroseconds(DateTimeOffset.MaxValue.AddTicks(-9));

    /// <summary>The microseconds from 1970 to a time, rounded half to even.</summary>
    /// <param name="time">Any time; the offset is taken into account.</param>
    public static long ToMicroseconds(DateTimeOffset time)
    {
        var (whole, rest) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TicksPerMicrosecond);
        var up = rest > TicksPerMicrosecond / 2 || (rest == TicksPerMicrosecond / 2 && (whole & 1) == 1);
        return up ? whole + 1 : whole;
    }

    /// <summary>The UTC time at a number of microseconds from 1970.</summary>
    /// <param name="microseconds">From 0 (1970) to the end of the year 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies outside the years 1 to 9999.</exception>
    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TicksPerMicrosecond);

    /// <summary>The whole days from 1970-01-01 to a time, in UTC.</summary>
    /// <param name="time">A time from 1970 on.</param>
    public static int ToDay(DateTimeOffset time) => (int)(ToMicroseconds(time) / MicrosecondsPerDay);

    /// <summary>The whole hours from 1970-01-01T00:00Z to a time.</summary>
    /// <param name="time">A time from 1970 on.</param>
    public static int ToHour(DateTimeOffset time) => (int)(ToMicroseconds(time) / MicrosecondsPerHour);

    /// <summary>Rounds a time to the microsecond and to UTC.</summary>
    internal static DateTimeOffset Normalize(DateTimeOffset time) => FromMicroseconds(ToMicroseconds(time));

    /// <summary>The time at a number of seconds from 1970, rounded to the microsecond.</summary>
    /// <returns>False when the number is not finite, negative, or beyond the year 9999.</returns>
    internal static bool TryFromSeconds(double seconds, out DateTimeOffset time)
    {
        var microseconds = Math.Round(seconds * 1e6);
        if (!(microseconds >= 0 && microseconds <= _latestMicroseconds))
        {
            time = default;
            return false;
        }

        time = FromMicroseconds((long)microseconds);
        return true;
    }
}
