using SkillMetrics.Promotion;
using SkillMetrics.Promotion.Checks;
using Xunit;
using static SkillMetrics.Core.Tests.Promotion.Checks.CheckBench;

namespace SkillMetrics.Core.Tests.Promotion.Checks;

public sealed class JudgedOutcomesCheckTests
{
    [Theory]
    [InlineData(0, 0, Verdict.Pass)]
    [InlineData(90, 10, Verdict.Pass)]
    [InlineData(90, 11, Verdict.Inconclusive)]
    [InlineData(0, 1, Verdict.Inconclusive)]
    public async Task Errors_are_told_and_too_many_are_inconclusive(int judged, int errors, Verdict verdict)
    {
        var result = await EvaluateAsync(new JudgedOutcomesCheck(0.10), Outcomes(judged, judged, errors));
        Assert.Equal((verdict, judged + errors), (result.Verdict, result.Samples));
        Assert.StartsWith($"{errors} of {judged + errors} outcomes are errors of the judge", result.Reason, StringComparison.Ordinal);
    }
}
