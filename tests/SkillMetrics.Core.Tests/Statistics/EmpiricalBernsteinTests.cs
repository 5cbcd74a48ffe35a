using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class EmpiricalBernsteinTests
{
    [Theory]
    [InlineData(100, 0.95, 0.0025, 0.849476)]
    [InlineData(1000, 0.95, 0.0025, 0.937089)]
    [InlineData(87, 1, 0, 0.899914)]
    [InlineData(88, 1, 0, 0.901065)]
    public void The_bound_has_the_published_value(long count, double mean, double variance, double lower) =>
        Assert.Equal(lower, EmpiricalBernstein.Lower(count, mean, variance, 0.05), 6);

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 0.5, 0, 1)]
    [InlineData(100, 0.95, 0.0025, 1)]
    [InlineData(1000, 0.95, 0.0025, 0.962911)]
    [InlineData(1000, 0.05, 0.0025, 0.062911)]
    [InlineData(88, 0, 0, 0.098935)]
    public void The_upper_bound_is_as_far_from_the_mean_as_the_lower_one(long count, double mean, double variance, double upper) =>
        Assert.Equal(upper, EmpiricalBernstein.Upper(count, mean, variance, 0.05), 6);

    [Theory]
    [InlineData(0.0025, 213)]
    [InlineData(0.01, 261)]
    public void A_mean_of_95_percent_passes_90_from_so_many(double variance, long count)
    {
        Assert.True(EmpiricalBernstein.Lower(count, 0.95, variance, 0.05) >= 0.90);
        Assert.False(EmpiricalBernstein.Lower(count - 1, 0.95, variance, 0.05) >= 0.90);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Too_few_values_say_nothing(long count) => Assert.Equal(0, EmpiricalBernstein.Lower(count, 1, 0, 0.05));

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("mean", () => EmpiricalBernstein.Lower(10, 1.5, 0, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("variance", () => EmpiricalBernstein.Lower(10, 0.5, double.NaN, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => EmpiricalBernstein.Lower(-1, 0.5, 0, 0.05));
    }
}
