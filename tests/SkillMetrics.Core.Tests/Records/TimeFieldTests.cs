using SkillMetrics.Records;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class TimeFieldTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Times => RecordFields.Names(RecordFields.Times);

    public static TheoryData<string> Durations => RecordFields.Names(RecordFields.Durations);

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_before_1970_is_refused(string field)
    {
        Assert.Equal(
            $"{RecordFields.Wire(field)} must not be before 1970, but is 1969-12-31T23:59:59.9999999+00:00",
            RecordFields.Refused(field, () => RecordFields.Times[field](DateTimeOffset.UnixEpoch.AddTicks(-1))));
        _ = RecordFields.Refused(field, () => RecordFields.Times[field](DateTimeOffset.MinValue));

        // The first hour of 1970 in Paris is still 1969 in UTC.
        _ = RecordFields.Refused(field, () => RecordFields.Times[field](new DateTimeOffset(1970, 1, 1, 0, 30, 0, TimeSpan.FromHours(1))));
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void Every_time_from_1970_to_9999_is_kept(string field)
    {
        var lastMicrosecond = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_990);
        foreach (var (given, kept) in new[]
                 {
                     (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
                     (DateTimeOffset.UnixEpoch.AddTicks(10), DateTimeOffset.UnixEpoch.AddTicks(10)),
                     (_noon, _noon),
                     (lastMicrosecond, lastMicrosecond),

                     // There is no microsecond after it to round up to.
                     (DateTimeOffset.MaxValue, lastMicrosecond),
                 })
        {
            Assert.Equal(kept, RecordFields.Times[field](given).Timestamp);
        }
    }

    [Theory]
    [Trait("Pitfall", "8")]
    [MemberData(nameof(Times))]
    public void A_time_is_kept_in_utc(string field)
    {
        var kept = RecordFields.Times[field](new DateTimeOffset(2026, 3, 1, 14, 30, 0, TimeSpan.FromHours(2.5))).Timestamp;
        Assert.Equal(TimeSpan.Zero, kept.Offset);
        Assert.Equal(_noon, kept);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(14, 1)]
    [InlineData(15, 2)]
    [InlineData(16, 2)]
    [InlineData(25, 2)]
    [InlineData(35, 4)]
    [InlineData(9_999_995, 1_000_000)]
    public void A_time_is_rounded_to_the_microsecond_half_to_even(long ticks, long microseconds)
    {
        foreach (var field in RecordFields.Times.Keys)
        {
            Assert.Equal(_noon.AddTicks(microseconds * 10), RecordFields.Times[field](_noon.AddTicks(ticks)).Timestamp);
        }
    }

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_duration_is_from_0_to_ten_years_and_keeps_every_tick(string field)
    {
        foreach (var legal in new[] { TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromTicks(123_456_789), RecordLimits.LongestDuration })
        {
            Assert.Equal(legal, RecordFields.ValueOf(field, RecordFields.Durations[field](legal)));
        }
    }

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_negative_or_endless_duration_is_refused(string field)
    {
        foreach (var (illegal, text) in new[]
                 {
                     (TimeSpan.FromTicks(-1), "-00:00:00.0000001"),
                     (RecordLimits.LongestDuration + TimeSpan.FromTicks(1), "3660.00:00:00.0000001"),
                     (TimeSpan.MaxValue, "10675199.02:48:05.4775807"),
                     (TimeSpan.MinValue, "-10675199.02:48:05.4775808"),
                 })
        {
            Assert.Equal(
                $"{RecordFields.Wire(field)} must be from 0 to 3660 days, but is {text}",
                RecordFields.Refused(field, () => RecordFields.Durations[field](illegal)));
        }
    }
}
