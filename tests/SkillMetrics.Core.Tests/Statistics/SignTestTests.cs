using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class SignTestTests
{
    [Theory]
    [InlineData(5, 0, 0.03125)]
    [InlineData(4, 0, 0.0625)]
    [InlineData(7, 1, 0.03515625)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 1)]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 0.75)]
    public void The_p_value_is_exact(long won, long lost, double pValue) => Assert.Equal(pValue, SignTest.PValue(won, lost), 12);

    [Fact]
    public void A_million_votes_have_a_p_value() => Assert.Equal(0.5, SignTest.PValue(500_000, 500_000), 2);

    [Fact]
    public void Negative_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("won", () => SignTest.PValue(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("lost", () => SignTest.PValue(0, -1));
    }
}
