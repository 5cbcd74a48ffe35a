using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Statistics;
using Xunit;
using Interval = SkillMetrics.Statistics.Interval;

namespace SkillMetrics.Core.Tests.Statistics;

/// <summary>Miettinen and Nurminen, Farrington and Manning, Newcombe.</summary>
public sealed class DifferenceOfRatesTests
{
    [Fact]
    public void The_two_sided_score_interval_has_the_published_ends()
    {
        var (lower, upper) = MiettinenNurminen.TwoSided(new Proportion(7, 34), new Proportion(1, 34), 0.05);
        Assert.Equal(0.0270416, lower, 7);
        Assert.Equal(0.3452912, upper, 7);
    }

    [Theory]
    [InlineData(7, 34, 1, 34, 0.0546626)]
    [InlineData(83, 88, 69, 76, -0.0336726)]
    [InlineData(98, 100, 98, 100, -0.0411997)]
    [InlineData(475, 500, 475, 500, -0.0231665)]
    [InlineData(100, 100, 100, 100, -0.0264716)]
    public void The_one_sided_score_bound_has_the_published_value(long k1, long n1, long k0, long n0, double lower) =>
        Assert.Equal(lower, MiettinenNurminen.Lower(new Proportion(k1, n1), new Proportion(k0, n0), 0.05), 7);

    [Theory]
    [InlineData(0.05, 52)]
    [InlineData(0.02, 134)]
    public void Two_arms_without_a_failure_pass_from_so_many_each(double margin, long count)
    {
        Assert.True(Lower(count) > -margin);
        Assert.False(Lower(count - 1) > -margin);

        static double Lower(long n) => MiettinenNurminen.Lower(new Proportion(n, n), new Proportion(n, n), 0.05);
    }

    [Fact]
    public void The_test_of_a_margin_has_the_published_statistic()
    {
        var test = FarringtonManning.Of(new Proportion(83, 88), new Proportion(69, 76), 0.10)!;
        Assert.Equal(2.957, test.Z, 3);
        Assert.Equal(0.00155, test.PValue, 5);
        Assert.Equal(0.849033, test.Rates.Candidate, 6);
        Assert.Equal(0.949033, test.Rates.Baseline, 6);
    }

    [Fact]
    public void The_interval_from_the_Wilson_limits_has_the_published_ends()
    {
        var (lower, upper) = Newcombe.TwoSided(new Proportion(7, 34), new Proportion(1, 34), 0.05);
        Assert.Equal(0.019, lower, 3);
        Assert.Equal(0.340, upper, 3);
    }

    [Fact]
    public void An_arm_without_observations_says_nothing()
    {
        var (none, some) = (new Proportion(0, 0), new Proportion(9, 10));
        Assert.Equal(new Interval(-1, 1), MiettinenNurminen.TwoSided(none, some, 0.05));
        Assert.Equal(new Interval(-1, 1), MiettinenNurminen.TwoSided(some, none, 0.05));
        Assert.Equal(new Interval(-1, 1), Newcombe.TwoSided(none, some, 0.05));
        Assert.Null(FarringtonManning.Of(none, some, 0.1));
        Assert.Null(FarringtonManning.Of(some, none, 0.1));
    }

    [Fact]
    public void No_variance_and_no_margin_is_no_distance_and_no_evidence()
    {
        var test = FarringtonManning.Of(new Proportion(10, 10), new Proportion(10, 10), 0)!;
        Assert.Equal(0, test.Z);
        Assert.Equal(0.5, test.PValue, 12);
        Assert.Equal(double.NegativeInfinity, RestrictedRates.Score(new Proportion(0, 10), new Proportion(10, 10), 1, 1));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_margin_out_of_range_is_refused(double margin) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(margin), () => FarringtonManning.Of(new Proportion(1, 2), new Proportion(1, 2), margin));

    [Fact]
    public void A_million_records_an_arm_have_a_narrow_interval()
    {
        var (lower, upper) = MiettinenNurminen.TwoSided(new Proportion(950_000, 1_000_000), new Proportion(950_000, 1_000_000), 0.05);
        Assert.Equal(-1.96 * Math.Sqrt(2 * 0.95 * 0.05 / 1e6), lower, 7);
        Assert.Equal(-lower, upper, 9);
    }

    [Fact]
    public void The_intervals_hold_the_estimate_stay_in_range_and_mirror_when_the_arms_change_over() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Proportions.Some), Arb.From(Proportions.Some), (a, b) =>
        {
            var difference = a.Rate!.Value - b.Rate!.Value;
            return Holds(MiettinenNurminen.TwoSided(a, b, 0.05), MiettinenNurminen.TwoSided(b, a, 0.05))
                && Holds(Newcombe.TwoSided(a, b, 0.05), Newcombe.TwoSided(b, a, 0.05));

            bool Holds(Interval ends, Interval mirror) => ends.Lower >= -1 && ends.Lower <= difference && difference <= ends.Upper && ends.Upper <= 1
                && Math.Abs(mirror.Lower + ends.Upper) < 1e-9 && Math.Abs(mirror.Upper + ends.Lower) < 1e-9;
        }));

    /// <summary>The closed form is the maximum of the likelihood: no other pair of rates with the difference is more likely.</summary>
    [Fact]
    public void The_restricted_rates_are_the_most_likely_ones() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Proportions.Some), Arb.From(Proportions.Some), Arb.From(Gen.Choose(-95, 95)), (a, b, percent) =>
        {
            var difference = percent / 100.0;
            var (p1, p0) = RestrictedRates.Of(a, b, difference);
            var best = LogLikelihood(a, p1) + LogLikelihood(b, p0);
            return Math.Abs(p1 - p0 - difference) < 1e-9 && Enumerable.Range(1, 99).All(i =>
            {
                var other = Math.Max(0, difference) + (i / 100.0 * (1 - Math.Abs(difference)));
                return best >= LogLikelihood(a, other) + LogLikelihood(b, other - difference) - 1e-6;
            });
        }));

    private static double LogLikelihood(Proportion arm, double rate) => Term(arm.Successes, rate) + Term(arm.Failures, 1 - rate);

    private static double Term(long count, double rate) => count == 0 ? 0 : count * Math.Log(Math.Max(rate, 1e-300));
}
