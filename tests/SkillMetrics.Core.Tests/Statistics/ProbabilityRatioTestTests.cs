using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class ProbabilityRatioTestTests
{
    private readonly ProbabilityRatioTest _test = new(0.01, 0.10, 0.05, 0.10);

    [Fact]
    public void The_lines_are_the_published_ones()
    {
        Assert.Equal(-0.939, _test.AcceptIntercept, 3);
        Assert.Equal(1.205, _test.RejectIntercept, 3);
        Assert.Equal(0.0397, _test.Slope, 4);
    }

    [Theory]
    [InlineData(0, 0, nameof(SequentialOutcome.Continue))]
    [InlineData(0, 23, nameof(SequentialOutcome.Continue))]
    [InlineData(0, 24, nameof(SequentialOutcome.Accept))]
    [InlineData(1, 1, nameof(SequentialOutcome.Continue))]
    [InlineData(2, 2, nameof(SequentialOutcome.Reject))]
    [InlineData(2, 19, nameof(SequentialOutcome.Reject))]
    [InlineData(2, 20, nameof(SequentialOutcome.Continue))]
    [InlineData(10_000, 1_000_000, nameof(SequentialOutcome.Accept))]
    public void It_accepts_rejects_or_goes_on(long failures, long count, string outcome) =>
        Assert.Equal(outcome, _test.Judge(new Proportion(failures, count)).ToString());

    [Theory]
    [InlineData(0, 0.1, "good")]
    [InlineData(0.1, 0.1, "bad")]
    [InlineData(0.1, 1, "bad")]
    [InlineData(0.1, double.NaN, "bad")]
    public void Rates_out_of_range_are_refused(double good, double bad, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new ProbabilityRatioTest(good, bad, 0.05, 0.1));
}
