using SkillMetrics.Statistics;
using Xunit;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class HolmTests
{
    [Fact]
    public void P_values_are_adjusted_from_the_smallest_on_and_keep_their_places()
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        Assert.Equal(expected, Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void No_adjusted_value_is_above_one() => Assert.Equal([1.0, 1.0, 0.3], Holm.Adjust([0.5, 1, 0.1]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void None_and_one_are_left_as_they_are()
    {
        Assert.Empty(Holm.Adjust([]));
        Assert.Equal([0.04], Holm.Adjust([0.04]));
    }

    [Fact]
    public void A_p_value_out_of_range_is_refused() => Assert.Throws<ArgumentOutOfRangeException>("pValues", () => Holm.Adjust([0.1, double.NaN]));
}
