using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class ThresholdTestTests
{
    [Theory]
    [InlineData(19, 20, 0.90, nameof(ThresholdOutcome.Inconclusive), 26L)]
    [InlineData(57, 60, 0.90, nameof(ThresholdOutcome.NotReached), 16L)]
    [InlineData(95, 100, 0.90, nameof(ThresholdOutcome.NotReached), 3L)]
    [InlineData(189, 200, 0.90, nameof(ThresholdOutcome.Reached), 0L)]
    [InlineData(85, 100, 0.85, nameof(ThresholdOutcome.NotReached), 50L)]
    public void A_threshold_is_judged_with_what_is_missing(long successes, long count, double threshold, string outcome, long further)
    {
        var test = ThresholdTest.Of(new Proportion(successes, count), threshold, 0.05);
        Assert.Equal(outcome, test.Outcome.ToString());
        Assert.Equal(further, test.FurtherSuccesses);
        Assert.True(ClopperPearson.Lower(new Proportion(successes + further, count + further), 0.05) >= threshold);
        Assert.True(further == 0 || ClopperPearson.Lower(new Proportion(successes + further - 1, count + further - 1), 0.05) < threshold);
    }

    [Theory]
    [InlineData(0, 0, 29L)]
    [InlineData(0, 1, 45L)]
    [InlineData(1, 1, 28L)]
    [InlineData(2, 2, 27L)]
    [InlineData(28, 28, 1L)]
    public void A_sample_that_is_too_small_is_inconclusive(long successes, long count, long further)
    {
        var test = ThresholdTest.Of(new Proportion(successes, count), 0.90, 0.05);
        Assert.Equal(ThresholdOutcome.Inconclusive, test.Outcome);
        Assert.Equal(29, test.MinimalCount);
        Assert.Equal(further, test.FurtherSuccesses);
    }

    [Fact]
    public void A_threshold_of_one_is_inconclusive_for_ever()
    {
        var test = ThresholdTest.Of(new Proportion(1_000_000, 1_000_000), 1, 0.05);
        Assert.Equal(ThresholdOutcome.Inconclusive, test.Outcome);
        Assert.Null(test.MinimalCount);
        Assert.Null(test.FurtherSuccesses);
    }

    [Fact]
    public void A_threshold_of_zero_is_reached_by_one() =>
        Assert.Equal(ThresholdOutcome.Reached, ThresholdTest.Of(new Proportion(0, 1), 0, 0.05).Outcome);
}
