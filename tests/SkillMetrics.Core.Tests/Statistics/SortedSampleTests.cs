using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class SortedSampleTests
{
    [Theory]
    [InlineData(new double[] { }, null)]
    [InlineData(new double[] { 5 }, 5.0)]
    [InlineData(new double[] { 9, 4 }, 6.5)]
    [InlineData(new double[] { 9, 4, 5 }, 5.0)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(double[] values, double? median) =>
        Assert.Equal(median, new SortedSample(values).Median);

    [Fact]
    public void The_values_given_are_left_as_they_are()
    {
        double[] values = [3, 1, 2];
        Assert.Equal([1, 2, 3], new SortedSample(values).Values);
        Assert.Equal([3, 1, 2], values);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1e301)]
    public void A_value_that_is_no_finite_number_is_refused(double value)
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>("values", () => new SortedSample([1, value]));
        Assert.Equal(value, fault.ActualValue);
    }
}
