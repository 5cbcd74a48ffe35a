using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Statistics;
using Xunit;
using Interval = SkillMetrics.Statistics.Interval;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class WilsonTests
{
    [Theory]
    [InlineData(18, 20, 0.698966, 0.972134)]
    [InlineData(190, 200, 0.910422, 0.972617)]
    [InlineData(30, 30, 0.886487, 1)]
    public void The_interval_has_the_published_ends(long successes, long count, double lower, double upper)
    {
        var interval = Wilson.TwoSided(new Proportion(successes, count), 0.05);
        Assert.Equal(lower, interval.Lower, 6);
        Assert.Equal(upper, interval.Upper, 6);
    }

    [Fact]
    public void Nothing_observed_says_nothing() => Assert.Equal(new Interval(0, 1), Wilson.TwoSided(new Proportion(0, 0), 0.05));

    [Fact]
    public void The_ends_are_in_order_and_mirror_the_failures() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Proportions.Some), observed =>
        {
            var (lower, upper) = Wilson.TwoSided(observed, 0.05);
            var mirror = Wilson.TwoSided(new Proportion(observed.Failures, observed.Count), 0.05);
            return lower >= 0 && lower <= observed.Rate && observed.Rate <= upper && upper <= 1
                && Math.Abs(mirror.Lower - (1 - upper)) < 1e-12 && Math.Abs(mirror.Upper - (1 - lower)) < 1e-12;
        }));
}
