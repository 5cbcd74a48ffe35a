using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Statistics;
using Xunit;
using Interval = SkillMetrics.Statistics.Interval;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class HodgesLehmannTests
{
    private static readonly SortedSample _tens = new([40, 10, 30, 20]);
    private static readonly SortedSample _ones = new([3, 1, 4, 2]);

    [Fact]
    public void The_shift_of_four_and_four_has_the_published_estimate_and_limits()
    {
        Assert.Equal(22.5, HodgesLehmann.Estimate(_tens, _ones));
        Assert.Equal(new Interval(6, 39), HodgesLehmann.TwoSided(_tens, _ones, 0.05));
        Assert.Equal(38, HodgesLehmann.Upper(_tens, _ones, 0.05));
    }

    [Theory]
    [InlineData(4, 4, 1, 2)]
    [InlineData(10, 10, 24, 28)]
    [InlineData(20, 20, 128, 139)]
    [InlineData(10, 30, 88, 97)]
    public void The_limits_are_as_far_out_as_published(int m, int n, int twoSided, int oneSided)
    {
        var (candidate, baseline) = (Distinct(m, 0), Distinct(n, 0.5));
        Assert.Equal(twoSided, RankSum.LimitRank(candidate, baseline, 0.025));
        Assert.Equal(oneSided, RankSum.LimitRank(candidate, baseline, 0.05));
        Assert.Equal(oneSided, RankSum.LimitRank(baseline, candidate, 0.05));
    }

    /// <summary>The counts of the largest arms are those of a recursion over both arms, done in whole numbers of any size.</summary>
    [Theory]
    [InlineData(49, 49)]
    [InlineData(49, 3)]
    [InlineData(7, 12)]
    [InlineData(1, 19)]
    [InlineData(3, 3)]
    public void The_exact_distribution_is_that_of_the_recursion(int m, int n)
    {
        var ways = Recursion(m, n);
        var all = ways.Aggregate(System.Numerics.BigInteger.Zero, (sum, w) => sum + w);
        foreach (var percent in new[] { 1, 5, 25, 49 })
        {
            var (upTo, expected) = (ways[0], 0);
            while (upTo * 100 <= all * percent)
            {
                upTo += ways[++expected];
            }

            Assert.Equal(expected, RankSum.ExactRank(m, n, percent / 100.0));
        }
    }

    [Fact]
    public void With_ties_or_from_fifty_the_normal_approximation_is_taken()
    {
        // 50·50/2 − 1.644854·√(2500·101/12) = 1011.4, and 10·10/2 − 1.644854·√(100·(21 − 20·6/(20·19))/12) = 28.4.
        Assert.Equal(1011, RankSum.LimitRank(Distinct(50, 0), Distinct(50, 0.5), 0.05));
        Assert.Equal(28, RankSum.LimitRank(Distinct(10, 0), Distinct(10, 0), 0.05));
        Assert.Equal(50, RankSum.LimitRank(Equal(10, 7), Equal(10, 7), 0.05));
    }

    [Fact]
    public void Values_that_are_all_equal_have_the_one_shift()
    {
        Assert.Equal(2, HodgesLehmann.Estimate(Equal(100, 7), Equal(90, 5)));
        Assert.Equal(2, HodgesLehmann.Upper(Equal(100, 7), Equal(90, 5), 0.05));
        Assert.Equal(new Interval(2, 2), HodgesLehmann.TwoSided(Equal(100, 7), Equal(90, 5), 0.05));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(0, 0)]
    public void An_empty_arm_has_no_shift(int m, int n)
    {
        var (candidate, baseline) = (Distinct(m, 0), Distinct(n, 0.5));
        Assert.Null(HodgesLehmann.Estimate(candidate, baseline));
        Assert.Null(HodgesLehmann.Upper(candidate, baseline, 0.05));
        Assert.Null(HodgesLehmann.TwoSided(candidate, baseline, 0.05));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 18)]
    public void Arms_that_are_too_small_have_an_estimate_and_no_limits(int m, int n)
    {
        var (candidate, baseline) = (Distinct(m, 0), Distinct(n, 0.5));
        Assert.NotNull(HodgesLehmann.Estimate(candidate, baseline));
        Assert.Null(HodgesLehmann.Upper(candidate, baseline, 0.05));
        Assert.Null(HodgesLehmann.TwoSided(candidate, baseline, 0.05));
    }

    [Fact]
    public void Changing_the_arms_over_mirrors_the_interval_which_holds_the_estimate() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            var random = new Random(seed);
            var (a, b) = (Samples.Random(random, random.Next(4, 80)), Samples.Random(random, random.Next(4, 80)));
            return HodgesLehmann.TwoSided(a, b, 0.05) is not { } ends
                || (HodgesLehmann.TwoSided(b, a, 0.05) == new Interval(-ends.Upper, -ends.Lower)
                    && ends.Lower <= HodgesLehmann.Estimate(a, b) && HodgesLehmann.Estimate(a, b) <= ends.Upper
                    && HodgesLehmann.Upper(a, b, 0.05) <= ends.Upper);
        }));

    [Fact]
    public void An_error_probability_out_of_range_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => HodgesLehmann.Upper(_tens, _ones, 0));

    private static SortedSample Distinct(int count, double shift) => new(Enumerable.Range(0, count).Select(i => i + shift));

    private static SortedSample Equal(int count, double value) => new(Enumerable.Repeat(value, count));

    /// <summary>How many arrangements of m and n values have each U: the last value belongs to one of the arms.</summary>
    private static System.Numerics.BigInteger[] Recursion(int m, int n)
    {
        var rows = Enumerable.Range(0, n + 1).Select(_ => new[] { System.Numerics.BigInteger.One }).ToArray();
        for (var i = 1; i <= m; i++)
        {
            rows[0] = [System.Numerics.BigInteger.One];
            for (var j = 1; j <= n; j++)
            {
                var (fewer, above) = (rows[j - 1], rows[j]);
                rows[j] = [.. Enumerable.Range(0, (i * j) + 1).Select(u => (u < fewer.Length ? fewer[u] : 0) + (u >= j && u - j < above.Length ? above[u - j] : 0))];
            }
        }

        return rows[n];
    }
}
