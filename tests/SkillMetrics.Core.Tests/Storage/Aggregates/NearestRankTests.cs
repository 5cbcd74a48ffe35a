using SkillMetrics.Storage.Aggregates;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Aggregates;

[Trait("Pitfall", "20")]
public sealed class NearestRankTests
{
    [Fact]
    public void The_rank_is_the_first_at_which_the_share_is_reached()
    {
        for (var count = 1; count <= 300; count++)
        {
            for (var percent = 1; percent <= 100; percent++)
            {
                var naive = Enumerable.Range(1, count).First(k => k * 100 >= percent * count);
                Assert.Equal(naive, NearestRank.Of(percent / 100m, count));
            }
        }
    }

    [Theory]
    [InlineData("0.07", 100, 7)]
    [InlineData("0.95", 20, 19)]
    [InlineData("0.95", 100, 95)]
    [InlineData("0.29", 100, 29)]
    [InlineData("0.999", 1000, 999)]
    [InlineData("1", 7, 7)]
    [InlineData("0.5", 9223372036854775807, 4611686018427387904)]
    public void A_whole_product_is_not_rounded_up(string p, long count, long rank) =>
        Assert.Equal(rank, NearestRank.Of(decimal.Parse(p, System.Globalization.CultureInfo.InvariantCulture), count));

    [Fact]
    public void A_share_is_above_0_and_up_to_1_and_a_count_from_1()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of(0m, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of(1.01m, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of(-0.5m, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestRank.Of(0.5m, 0));
    }
}
