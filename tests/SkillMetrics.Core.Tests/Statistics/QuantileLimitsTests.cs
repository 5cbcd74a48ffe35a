using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class QuantileLimitsTests
{
    [Theory]
    [InlineData(100, 100, 90)]
    [InlineData(1000, 964, 936)]
    public void The_limits_of_the_95th_percentile_have_the_published_ranks(int count, int upper, int lower)
    {
        Assert.Equal(upper, QuantileLimits.UpperRank(count, 0.95, 0.05));
        Assert.Equal(lower, QuantileLimits.LowerRank(count, 0.95, 0.05));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(71, null)]
    [InlineData(72, 72)]
    public void Below_72_values_there_is_no_upper_limit(int count, int? rank) => Assert.Equal(rank, QuantileLimits.UpperRank(count, 0.95, 0.05));

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, 1)]
    public void The_lower_limit_needs_two_values(int count, int? rank) => Assert.Equal(rank, QuantileLimits.LowerRank(count, 0.95, 0.05));

    [Fact]
    public void The_limits_are_values_of_the_sample()
    {
        var sample = new SortedSample(Enumerable.Range(1, 100).Select(i => (double)i));
        Assert.Equal(100, QuantileLimits.Upper(sample, 0.95, 0.05));
        Assert.Equal(90, QuantileLimits.Lower(sample, 0.95, 0.05));
        Assert.Null(QuantileLimits.Upper(new SortedSample([1, 2]), 0.95, 0.05));
        Assert.Null(QuantileLimits.Lower(new SortedSample([]), 0.95, 0.05));
    }

    [Fact]
    public void A_million_values_have_limits_beside_the_percentile()
    {
        var half = 1.96 * Math.Sqrt(1e6 * 0.95 * 0.05);
        Assert.InRange(QuantileLimits.UpperRank(1_000_000, 0.95, 0.05)!.Value, 950_000 + half - 2, 950_000 + half + 4);
        Assert.InRange(QuantileLimits.LowerRank(1_000_000, 0.95, 0.05)!.Value, 950_000 - half - 4, 950_000 - half + 2);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("quantile", () => QuantileLimits.UpperRank(10, 1, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => QuantileLimits.LowerRank(-1, 0.95, 0.05));
    }
}
