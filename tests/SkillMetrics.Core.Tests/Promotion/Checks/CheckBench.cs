using SkillMetrics.Promotion;
using SkillMetrics.Storage;

namespace SkillMetrics.Core.Tests.Promotion.Checks;

/// <summary>Judges made-up samples.</summary>
internal static class CheckBench
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public static async Task<CheckResult> EvaluateAsync(PromotionCheck check, EvidenceSample own, EvidenceSample? baseline = null)
    {
        var result = await check.EvaluateAsync(new CheckContext
        {
            SkillName = "summarize",
            SkillVersion = "v2",
            Move = PromotionPolicy.Statistical.Moves[1],
            PolicyDigest = "",
            AsOf = _now,
            Window = new EvidenceSpan(null, _now),
            Evidence = new EvidenceFigures(),
            Sample = own,
            Baseline = baseline is null ? null : new BaselineEvidence("v1", baseline),
        });
        AssertIsWhole(result, check);
        return result;
    }

    public static EvidenceSample Outcomes(int correct, int count, int errors = 0) => new()
    {
        Outcomes = [.. Enumerable.Range(0, count).Select(i => new OutcomeSample(i < correct, IsError: false, Session: 0)), .. Enumerable.Repeat(new OutcomeSample(false, true, 0), errors)],
    };

    /// <summary>Sessions of 20, each with so many correct ones.</summary>
    public static EvidenceSample Sessions(params int[] correct) => new()
    {
        Outcomes = [.. correct.SelectMany((c, session) => Enumerable.Range(0, 20).Select(i => new OutcomeSample(i < c, IsError: false, session + 1)))],
    };

    public static EvidenceSample Executions(int count, int exceptions = 0, Func<int, double>? milliseconds = null) => new()
    {
        Executions = [.. Enumerable.Range(0, count).Select(i => new ExecutionSample(
            (long)((milliseconds?.Invoke(i) ?? 100) * TimeSpan.TicksPerMillisecond), i < exceptions, Session: 0))],
    };

    public static EvidenceSample Fidelities(int count, Func<int, double> fidelity) => new() { Fidelities = [.. Enumerable.Range(0, count).Select(fidelity)] };

    private static void AssertIsWhole(CheckResult result, PromotionCheck check)
    {
        Xunit.Assert.Equal(check.Name, result.Name);
        Xunit.Assert.All([result.Observed, result.Threshold, result.Lower, result.Upper], figure => Xunit.Assert.True(figure is null || double.IsFinite(figure.Value)));
        Xunit.Assert.DoesNotContain("NaN", result.Reason, StringComparison.Ordinal);
        Xunit.Assert.EndsWith(".", result.Reason, StringComparison.Ordinal);
        Xunit.Assert.NotNull(result.Window);
    }
}
