using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class ClusteredRateTests
{
    private static readonly long[] _right = [19, 20, 20, 18, 20, 12, 20, 20, 20, 20];

    [Fact]
    public void Ten_sessions_are_worth_as_many_executions_as_published()
    {
        var rate = ClusteredRate.Of([.. _right.Select(k => new Proportion(k, 20))], 0.05)!;
        Assert.Equal(new Proportion(189, 200), rate.Observed);
        Assert.Equal(10, rate.Clusters);
        Assert.Equal(6.08198, rate.DesignEffect, 5);
        Assert.Equal(32.884, rate.EffectiveCount, 3);
        Assert.Equal(0.828617, rate.Lower!.Value, 6);
        Assert.Equal(0.99137, rate.Upper!.Value, 5);
        Assert.Equal(0.910604, ClopperPearson.Lower(rate.Observed, 0.05), 6);
    }

    [Theory]
    [InlineData(0, 0, 0.258866)]
    [InlineData(5, 0.741134, 1)]
    public void Where_all_observations_are_the_same_each_cluster_counts_as_one(long right, double lower, double upper)
    {
        var rate = ClusteredRate.Of([.. Enumerable.Repeat(new Proportion(right, 5), 10)], 0.05)!;
        Assert.Equal(10, rate.EffectiveCount, 12);
        Assert.Equal(lower, rate.Lower!.Value, 6);
        Assert.Equal(upper, rate.Upper!.Value, 6);
    }

    [Fact]
    public void Fewer_than_ten_clusters_with_observations_have_no_bound()
    {
        var nine = _right.Skip(1).Select(k => new Proportion(k, 20)).ToList();
        Assert.Null(ClusteredRate.Of([.. nine, new Proportion(0, 0)], 0.05)!.Lower);
        Assert.Null(ClusteredRate.Of(nine, 0.05)!.Upper);
        Assert.NotNull(ClusteredRate.Of([.. nine, new Proportion(1, 1)], 0.05)!.Lower);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(15, 20)]
    public void One_cluster_is_worth_one_observation(long successes, long count)
    {
        var rate = ClusteredRate.Of([new Proportion(successes, count)], 0.05)!;
        Assert.Equal(1, rate.EffectiveCount, 12);
        Assert.Null(rate.Lower);
    }

    [Fact]
    public void Nothing_observed_has_no_rate()
    {
        Assert.Null(ClusteredRate.Of([], 0.05));
        Assert.Null(ClusteredRate.Of([new Proportion(0, 0)], 0.05));
    }

    /// <summary>Clusters that differ less than chance would have it do not make the sample larger than it is.</summary>
    [Fact]
    public void The_effective_number_is_at_most_the_number()
    {
        var rate = ClusteredRate.Of([.. Enumerable.Repeat(new Proportion(9, 10), 20)], 0.05)!;
        Assert.Equal(0, rate.DesignEffect, 12);
        Assert.Equal(200, rate.EffectiveCount);
        Assert.Equal(ClopperPearson.Lower(new Proportion(180, 200), 0.05), rate.Lower!.Value, 12);
    }
}
