using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Statistics;
using Xunit;
using Interval = SkillMetrics.Statistics.Interval;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class ClopperPearsonTests
{
    [Theory]
    [InlineData(18, 20, 0.683017, 0.987651)]
    [InlineData(190, 200, 0.909972, 0.975766)]
    [InlineData(30, 30, 0.884297, 1)]
    public void The_two_sided_interval_has_the_published_ends(long successes, long count, double lower, double upper)
    {
        var interval = ClopperPearson.TwoSided(new Proportion(successes, count), 0.05);
        Assert.Equal(lower, interval.Lower, 6);
        Assert.Equal(upper, interval.Upper, 6);
    }

    [Theory]
    [InlineData(19, 20, 0.784, 3)]
    [InlineData(57, 60, 0.876, 3)]
    [InlineData(95, 100, 0.8977, 4)]
    [InlineData(29, 29, 0.9019, 4)]
    [InlineData(30, 30, 0.9050, 4)]
    [InlineData(189, 200, 0.910604, 6)]
    public void The_one_sided_bound_has_the_published_value(long successes, long count, double lower, int digits) =>
        Assert.Equal(lower, ClopperPearson.Lower(new Proportion(successes, count), 0.05), digits);

    [Theory]
    [InlineData(0.90, 29)]
    [InlineData(0.95, 59)]
    [InlineData(0.99, 299)]
    public void A_threshold_needs_so_many_without_a_failure(double threshold, long count)
    {
        Assert.Equal(count, ClopperPearson.MinimalCount(threshold, 0.05));
        Assert.True(ClopperPearson.Lower(new Proportion(count, count), 0.05) >= threshold);
        Assert.True(ClopperPearson.Lower(new Proportion(count - 1, count - 1), 0.05) < threshold);
    }

    /// <summary>0.5² is 0.25 exactly, though the quotient of the logarithms need not be 2.</summary>
    [Theory]
    [InlineData(0.5, 0.25, 2)]
    [InlineData(0.1, 0.001, 3)]
    [InlineData(0.2, 0.0016, 4)]
    [InlineData(0, 0.05, 1)]
    public void A_power_that_is_the_error_probability_is_enough(double threshold, double alpha, long count) =>
        Assert.Equal(count, ClopperPearson.MinimalCount(threshold, alpha));

    [Fact]
    public void No_number_shows_a_rate_of_one()
    {
        Assert.Null(ClopperPearson.MinimalCount(1, 0.05));
        Assert.Null(ClopperPearson.FurtherSuccesses(new Proportion(20, 20), 1, 0.05));
        Assert.Null(ClopperPearson.MinimalCount(1 - 1e-12, 0.05));
        Assert.Null(ClopperPearson.FurtherSuccesses(new Proportion(0, 1_000_000), 1 - 1e-9, 0.05));
    }

    [Theory]
    [InlineData(100, 0.5, 0.95569)]
    [InlineData(1000, 0.5, 0.95316)]
    [InlineData(1000, 0.9, 0.95150)]
    [InlineData(1000, 0.99, 0.97131)]
    public void The_one_sided_bound_covers_as_much_as_published_computed_exactly(int count, double rate, double coverage)
    {
        var covered = 0.0;
        var probability = count * Math.Log(1 - rate);
        for (var k = 0; k <= count; k++)
        {
            covered += ClopperPearson.Lower(new Proportion(k, count), 0.05) <= rate ? Math.Exp(probability) : 0;
            probability += Math.Log((double)(count - k) / (k + 1) * rate / (1 - rate));
        }

        Assert.Equal(coverage, covered, 5);
    }

    [Fact]
    public void Nothing_observed_says_nothing() => Assert.Equal(new Interval(0, 1), ClopperPearson.TwoSided(new Proportion(0, 0), 0.05));

    [Theory]
    [InlineData(0, 1, 0, 0.95)]
    [InlineData(1, 1, 0.05, 1)]
    [InlineData(0, 2, 0, 0.776393)]
    [InlineData(1, 2, 0.025321, 0.974679)]
    [InlineData(999_999, 1_000_000, 0.999995, 1)]
    [InlineData(500_000, 1_000_000, 0.499177, 0.500823)]
    public void One_two_and_a_million_have_bounds(long successes, long count, double lower, double upper)
    {
        Assert.Equal(lower, ClopperPearson.Lower(new Proportion(successes, count), 0.05), 6);
        Assert.Equal(upper, ClopperPearson.Upper(new Proportion(successes, count), 0.05), 6);
    }

    [Fact]
    public void The_bounds_are_in_order_grow_with_the_successes_and_mirror_the_failures() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Proportions.Any), observed =>
        {
            var (lower, upper) = ClopperPearson.TwoSided(observed, 0.05);
            var more = ClopperPearson.TwoSided(new Proportion(observed.Successes + 1, observed.Count + 1), 0.05);
            var mirror = ClopperPearson.TwoSided(new Proportion(observed.Failures, observed.Count), 0.05);
            return lower >= 0 && lower <= (observed.Rate ?? 0) && upper >= (observed.Rate ?? 1) && upper <= 1
                && more.Lower >= lower && Math.Abs(mirror.Lower - (1 - upper)) < 1e-9 && Math.Abs(mirror.Upper - (1 - lower)) < 1e-9;
        }));

    [Fact]
    public void Another_success_raises_and_another_failure_lowers_the_bound() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Proportions.Any), observed =>
        {
            var lower = ClopperPearson.Lower(observed, 0.05);
            return ClopperPearson.Lower(new Proportion(observed.Successes + 1, observed.Count + 1), 0.05) > lower
                && ClopperPearson.Lower(new Proportion(observed.Successes, observed.Count + 1), 0.05) <= lower;
        }));

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void An_error_probability_out_of_range_is_refused_by_name_and_value(double alpha)
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Lower(new Proportion(1, 2), alpha));
        Assert.Equal("alpha", fault.ParamName);
        Assert.Equal(alpha, fault.ActualValue);
    }

    [Theory]
    [InlineData(-1, 2, "successes")]
    [InlineData(3, 2, "successes")]
    [InlineData(0, -1, "count")]
    public void A_proportion_out_of_range_is_refused_by_name(long successes, long count, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(successes, count)).ParamName);
}
