using SkillMetrics.Promotion;
using SkillMetrics.Promotion.Checks;
using Xunit;
using static SkillMetrics.Core.Tests.Promotion.Checks.CheckBench;

namespace SkillMetrics.Core.Tests.Promotion.Checks;

public sealed class FidelityBoundCheckTests
{
    private static readonly FidelityBoundCheck _check = new(0.90);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(87)]
    public async Task Fewer_than_88_cannot_show_it(int count)
    {
        var result = await EvaluateAsync(_check, Fidelities(count, _ => 1));
        Assert.Equal((Verdict.Inconclusive, count), (result.Verdict, result.Samples));
        Assert.Contains("at least 88 to show 0.9", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_ones_pass_from_88()
    {
        var result = await EvaluateAsync(_check, Fidelities(88, _ => 1));
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal(0.901065, result.Lower!.Value, 6);
    }

    /// <summary>A mean of 0.95 with a variance of 0.0025: the bound for any distribution asks for more than twice a hundred.</summary>
    [Theory]
    [InlineData(100, Verdict.Fail)]
    [InlineData(300, Verdict.Pass)]
    public async Task A_good_mean_of_a_hundred_is_not_enough(int count, Verdict verdict)
    {
        var result = await EvaluateAsync(_check, Fidelities(count, i => i % 2 == 0 ? 0.90 : 1));
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(0.95, result.Observed!.Value, 9);
        Assert.Contains($"{count} records have a mean pattern fidelity of 0.95", result.Reason, StringComparison.Ordinal);
    }
}
