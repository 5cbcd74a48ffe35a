using SkillMetrics.Records;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class UnixTimeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    [InlineData(15, 2)]
    [InlineData(25, 2)]
    [InlineData(-4, 0)]
    [InlineData(-5, 0)]
    [InlineData(-6, -1)]
    [InlineData(-7, -1)]
    [InlineData(-15, -2)]
    [InlineData(-25, -2)]
    [InlineData(-10, -1)]
    public void Ticks_become_microseconds_half_to_even_on_both_sides_of_1970(long ticks, long microseconds) =>
        Assert.Equal(microseconds, UnixTime.ToMicroseconds(DateTimeOffset.UnixEpoch.AddTicks(ticks)));

    [Fact]
    public void Microseconds_come_back_as_the_same_time()
    {
        foreach (var time in new[] { DateTimeOffset.UnixEpoch, new(2026, 3, 1, 12, 0, 0, 1, 2, TimeSpan.Zero), DateTimeOffset.MaxValue.AddTicks(-9), DateTimeOffset.MinValue })
        {
            Assert.Equal(time, UnixTime.FromMicroseconds(UnixTime.ToMicroseconds(time)));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253_402_300_800_000_000)]
    [InlineData(-62_135_596_800_000_001)]
    public void Microseconds_outside_the_years_1_to_9999_are_refused(long microseconds) =>
        Assert.Equal("microseconds", Assert.Throws<ArgumentOutOfRangeException>(() => UnixTime.FromMicroseconds(microseconds)).ParamName);

    [Fact]
    public void A_day_begins_at_midnight_in_utc()
    {
        Assert.Equal(0, UnixTime.ToDay(DateTimeOffset.UnixEpoch));
        Assert.Equal(0, UnixTime.ToDay(DateTimeOffset.UnixEpoch.AddDays(1).AddTicks(-10)));
        Assert.Equal(1, UnixTime.ToDay(DateTimeOffset.UnixEpoch.AddDays(1)));
        Assert.Equal(20_513, UnixTime.ToDay(new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.Zero)));
        Assert.Equal(20_512, UnixTime.ToDay(new DateTimeOffset(2026, 3, 1, 0, 30, 0, TimeSpan.FromHours(1))));
    }
}
