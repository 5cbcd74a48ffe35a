using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class CusumTests
{
    private static readonly double[] _values = [0.8, 1.9, 1.4, 2, 1.1, 0.7, 2.6];

    [Fact]
    public void The_sums_are_the_published_ones()
    {
        double[] expected = [0.3, 1.7, 2.6, 4.1, 4.7, 4.9, 7.0];
        Assert.Equal(expected, Sums(0));
        Assert.Equal(new CusumRun(7, 7.0), Rounded(Cusum.Run(Weights(), 5)));
    }

    [Fact]
    public void A_fast_start_gives_the_alarm_sooner()
    {
        double[] expected = [2.8, 4.2, 5.1];
        Assert.Equal(expected, Sums(2.5).Take(3));
        Assert.Equal(new CusumRun(3, 5.1), Rounded(Cusum.Run(Weights(), 5, 2.5)));
    }

    [Fact]
    public void The_weights_of_a_failure_and_a_success_are_the_published_ones()
    {
        var watch = new BernoulliCusum(0.05);
        Assert.Equal(0.644357, watch.FailureWeight, 6);
        Assert.Equal(-0.048790, watch.SuccessWeight, 6);
    }

    [Fact]
    public void Six_failures_in_a_row_are_an_alarm_and_three_right_after_a_promotion()
    {
        var watch = new BernoulliCusum(0.05);
        var failures = Enumerable.Repeat(true, 10);
        Assert.Equal(6, watch.Run(failures).AlarmAt);
        Assert.Equal(3, watch.Run(failures, watch.FastStart).AlarmAt);
        Assert.Null(watch.Run(failures.Take(5)).AlarmAt);
    }

    [Fact]
    public void Successes_never_give_an_alarm_nor_a_sum_below_zero()
    {
        var watch = new BernoulliCusum(0.05);
        Assert.Equal(new CusumRun(null, 0), watch.Run(Enumerable.Repeat(false, 1_000_000), watch.FastStart));
        Assert.Equal(new CusumRun(null, 0), watch.Run([]));
    }

    [Fact]
    public void A_perfect_past_counts_as_one_failure_in_a_hundred()
    {
        Assert.Equal(0.01, new BernoulliCusum(0).Baseline);
        Assert.Equal(new BernoulliCusum(0.01).FailureWeight, new BernoulliCusum(0).FailureWeight);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("baseline", () => new BernoulliCusum(1));
        Assert.Throws<ArgumentOutOfRangeException>("baseline", () => new BernoulliCusum(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("oddsRatio", () => new BernoulliCusum(0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => new BernoulliCusum(0.1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => new BernoulliCusum(0.1).Run([], -1));
    }

    /// <summary>The reference value 0.5 is taken off each value.</summary>
    private static IEnumerable<double> Weights() => _values.Select(x => x - 0.5);

    private static IEnumerable<double> Sums(double start) => Weights().Select(w => Math.Round(start = Cusum.Next(start, w), 9));

    private static CusumRun Rounded(CusumRun run) => run with { Sum = Math.Round(run.Sum, 9) };
}
