using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class BurnRateTests
{
    private static readonly BurnRate _fast = BurnRate.Default[0];

    [Fact]
    public void It_fires_where_both_windows_burn_too_fast()
    {
        Assert.Equal(16.7, BurnRate.Of(new Proportion(50, 300), 0.99)!.Value, 1);
        Assert.Equal(20, BurnRate.Of(new Proportion(6, 30), 0.99)!.Value, 9);
        Assert.True(_fast.Fires(new Proportion(50, 300), new Proportion(6, 30), 0.99));
        Assert.Equal(13.3, BurnRate.Of(new Proportion(40, 300), 0.99)!.Value, 1);
        Assert.False(_fast.Fires(new Proportion(40, 300), new Proportion(6, 30), 0.99));
        Assert.False(_fast.Fires(new Proportion(50, 300), new Proportion(4, 30), 0.99));
    }

    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(3, 3, true)]
    public void Fewer_than_three_bad_ones_are_no_alarm(long bad, long count, bool fires) =>
        Assert.Equal(fires, _fast.Fires(new Proportion(bad, count), new Proportion(1, 1), 0.99));

    [Fact]
    public void An_empty_window_burns_nothing()
    {
        Assert.Null(BurnRate.Of(new Proportion(0, 0), 0.99));
        Assert.False(_fast.Fires(new Proportion(50, 300), new Proportion(0, 0), 0.99));
        Assert.False(_fast.Fires(new Proportion(0, 0), new Proportion(0, 0), 0.99));
    }

    [Theory]
    [InlineData(0, 0.9305, false)]
    [InlineData(0, 0.9306, true)]
    [InlineData(1, 0.8333, false)]
    [InlineData(1, 0.8334, true)]
    public void A_factor_that_the_objective_leaves_no_room_for_cannot_fire(int which, double objective, bool can)
    {
        var all = new Proportion(1000, 1000);
        Assert.Equal(can, BurnRate.Default[which].CanFire(objective));
        Assert.Equal(can, BurnRate.Default[which].Fires(all, all, objective));
    }

    [Fact]
    public void The_windows_are_those_of_the_workbook()
    {
        Assert.Equal((14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)), (_fast.Factor, _fast.Long, _fast.Short));
        var slow = BurnRate.Default[1];
        Assert.Equal((6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30)), (slow.Factor, slow.Long, slow.Short));
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        var (hour, minute) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => new BurnRate(1, hour, minute));
        Assert.Throws<ArgumentOutOfRangeException>("long", () => new BurnRate(2, minute, minute));
        Assert.Throws<ArgumentOutOfRangeException>("short", () => new BurnRate(2, hour, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("objective", () => BurnRate.Of(new Proportion(1, 2), 1));
    }
}
