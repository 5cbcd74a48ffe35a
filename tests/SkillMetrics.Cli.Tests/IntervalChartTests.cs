using SkillMetrics.Cli.Output;
using SkillMetrics.Promotion;
using Xunit;

namespace SkillMetrics.Cli.Tests;

public sealed class IntervalChartTests
{
    private const int Width = 41;

    [Theory]
    [InlineData(0.2, 0.6, 0.4, 1.0, "..[--------o--------].................|..", " 0.2      0.4      0.6                1")]
    [InlineData(0.2, 0.6, 0.4, 0.0, "..|...........[-----------o-----------]..", "  0          0.2         0.4         0.6")]
    [InlineData(0.2, 0.6, 0.6, 0.5, "..[--------------------------|--------o..", " 0.2                        0.5      0.6")]
    [InlineData(0.2, null, 0.6, 0.5, "..[--------------------------|--------o->", " 0.2                        0.5      0.6")]
    [InlineData(null, 0.6, 0.2, 0.5, "<-o--------------------------|--------]..", " 0.2                        0.5      0.6")]
    [InlineData(0.2, null, null, null, "....................[------------------->", "                   0.2")]
    [InlineData(1.0, 1.0, 1.0, 1.0, "....................|....................", "                    1")]
    [InlineData(1.0, 1.0, 1.0, null, "....................o....................", "                    1")]
    [InlineData(0.0, 0.0, null, null, "....................[....................", "                    0")]
    [InlineData(0.2, 0.6, 0.4, double.NaN, "..[-----------------o-----------------]..", " 0.2               0.4               0.6")]
    [InlineData(double.NegativeInfinity, 0.6, 0.4, 0.5, "<-o-----------------|-----------------]..", " 0.4               0.5               0.6")]
    public void An_interval_is_drawn_beside_its_threshold(double? lower, double? upper, double? observed, double? threshold, string line, string numbers)
    {
        var drawn = IntervalChart.Of(Check(lower, upper, observed, threshold))!.Draw(Width, ChartGlyphs.Ascii);

        Assert.Equal([line, numbers], drawn);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(double.NaN, double.PositiveInfinity)]
    public void Without_a_bound_there_is_no_chart(double? lower, double? upper) => Assert.Null(IntervalChart.Of(Check(lower, upper, 0.5, 0.5)));

    [Theory]
    [InlineData(-0.02, 0.02, 0, -0.05)]
    [InlineData(161, 2331, 2142.5, 1e12)]
    [InlineData(-double.MaxValue, double.MaxValue, 0, 1)]
    [InlineData(double.Epsilon, 2e-300, 1e-300, 0)]
    public void Neither_line_is_ever_longer_than_there_is_room(double lower, double upper, double observed, double threshold)
    {
        var chart = IntervalChart.Of(Check(lower, upper, observed, threshold))!;
        foreach (var width in Enumerable.Range(-1, 130))
        {
            var drawn = chart.Draw(width, ChartGlyphs.Lines);
            Assert.All(drawn, l => Assert.True(l.Length <= Math.Max(1, width), $"{width}: {l}"));
            Assert.Equal(Math.Max(1, width), drawn[0].Length);
            Assert.Contains('┃', drawn[0]);
            Assert.DoesNotContain("NaN", drawn[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_threshold_keeps_its_number_where_there_is_no_room_for_all()
    {
        var drawn = IntervalChart.Of(Check(0.899, 0.901, 0.9, 0.9001))!.Draw(9, ChartGlyphs.Ascii);

        Assert.Equal("[---|---]", drawn[0].Trim('.'));
        Assert.Equal("0.9001", drawn[1].Trim());
    }

    private static CheckResult Check(double? lower, double? upper, double? observed, double? threshold) => new()
    {
        Name = "outcome.accuracy_bound",
        Verdict = Verdict.Pass,
        Observed = observed,
        Threshold = threshold,
        Lower = lower,
        Upper = upper,
        Reason = "So it is.",
    };
}
