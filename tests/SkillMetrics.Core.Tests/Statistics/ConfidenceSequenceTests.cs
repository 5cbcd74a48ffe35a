using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class ConfidenceSequenceTests
{
    [Fact]
    public void Rho_has_the_published_values()
    {
        Assert.Equal(0.0398401, ConfidenceSequence.TwoSidedRho(5000, 0.05), 7);
        Assert.Equal(0.0355777, ConfidenceSequence.OneSidedRho(5000, 0.05), 7);
    }

    [Fact]
    public void The_relative_lift_has_the_published_bounds()
    {
        var lift = SequentialLift.Of(new Proportion(2422, 3461), new Proportion(1396, 3000), 5000, 0.05)!;
        Assert.Equal(0.40098, lift.TwoSided.Lower, 5);
        Assert.Equal(0.60675, lift.TwoSided.Upper, 5);
        Assert.Equal(0.409728, lift.Lower, 6);
    }

    [Theory]
    [InlineData(475, 500, -0.0398938)]
    [InlineData(95, 100, -0.1022622)]
    public void The_bound_of_the_difference_has_the_published_value(long successes, long count, double lower)
    {
        var arm = new Proportion(successes, count);
        Assert.Equal(lower, SequentialDifference.Lower(arm, arm, 500, 0.05)!.Value, 7);
    }

    [Fact]
    public void There_is_a_bound_from_thirty_an_arm()
    {
        var (small, enough) = (new Proportion(29, 29), new Proportion(30, 30));
        Assert.Null(SequentialDifference.Lower(small, enough, 500, 0.05));
        Assert.Null(SequentialDifference.Lower(enough, small, 500, 0.05));
        Assert.Null(SequentialDifference.Lower(new Proportion(0, 0), enough, 500, 0.05));
        Assert.InRange(SequentialDifference.Lower(enough, enough, 500, 0.05)!.Value, -1, 0);
    }

    [Fact]
    public void There_is_no_lift_over_nothing()
    {
        Assert.Null(SequentialLift.Of(new Proportion(1, 2), new Proportion(0, 2), 500, 0.05));
        Assert.Null(SequentialLift.Of(new Proportion(1, 2), new Proportion(0, 0), 500, 0.05));
        Assert.Null(SequentialLift.Of(new Proportion(0, 0), new Proportion(1, 2), 500, 0.05));
        Assert.Equal(-1, SequentialLift.Of(new Proportion(0, 2), new Proportion(1, 2), 500, 0.05)!.Estimate);
    }

    [Fact]
    public void It_is_tightest_at_the_number_it_is_tuned_for()
    {
        var tuned = ConfidenceSequence.TwoSided(500, 0.25 / 500, 500, 0.05);
        Assert.All([50.0, 250, 450, 550, 1000, 5000], other => Assert.True(ConfidenceSequence.TwoSided(500, 0.25 / 500, other, 0.05) > tuned));
    }

    [Fact]
    public void A_million_records_an_arm_have_a_bound() =>
        Assert.InRange(SequentialDifference.Lower(new Proportion(950_000, 1_000_000), new Proportion(950_000, 1_000_000), 500, 0.05)!.Value, -0.005, -0.0005);

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ConfidenceSequence.OneSided(0, 1, 500, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("variance", () => ConfidenceSequence.OneSided(1, -1, 500, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("tunedFor", () => ConfidenceSequence.OneSided(1, 1, 0, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("tunedFor", () => ConfidenceSequence.TwoSided(1, 1, double.NaN, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => ConfidenceSequence.TwoSided(1, 1, 500, 0.5));
    }
}
