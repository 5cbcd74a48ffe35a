using SkillMetrics.Promotion;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Storage;
using Xunit;
using static SkillMetrics.Core.Tests.Promotion.Checks.CheckBench;

namespace SkillMetrics.Core.Tests.Promotion.Checks;

public sealed class NonInferiorityCheckTests
{
    public static TheoryData<string> Names =>
    [
        RateNonInferiorityCheck.AccuracyName, RateNonInferiorityCheck.ExceptionsName, FidelityNonInferiorityCheck.CheckName,
        LatencyNonInferiorityCheck.CheckName, TailLatencyNonInferiorityCheck.CheckName,
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_another_version_in_the_last_stage_there_is_nothing_to_be_worse_than(string name)
    {
        var result = await EvaluateAsync(Make(name), Good(100));
        Assert.Equal((Verdict.Pass, "No other version stands in the last stage: there is nothing to compare with."), (result.Verdict, result.Reason));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_version_without_records_of_the_span_is_inconclusive_and_never_passes(string name)
    {
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(Make(name), Good(1_000), new EvidenceSample())).Verdict);
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(Make(name), new EvidenceSample(), Good(1_000))).Verdict);
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(Make(name), new EvidenceSample(), new EvidenceSample())).Verdict);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task One_or_two_records_tell_nothing(string name)
    {
        Assert.NotEqual(Verdict.Pass, (await EvaluateAsync(Make(name), Good(1), Good(1))).Verdict);
        Assert.NotEqual(Verdict.Pass, (await EvaluateAsync(Make(name), Good(2), Good(2))).Verdict);
        Assert.NotEqual(Verdict.Fail, (await EvaluateAsync(Make(name), Good(2), Good(2))).Verdict);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Versions_that_are_all_alike_pass_when_there_are_enough(string name) =>
        Assert.Equal(Verdict.Pass, (await EvaluateAsync(Make(name), Good(2_000), Good(2_000))).Verdict);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Half_of_it_bad_or_slow_fails(string name) =>
        Assert.Equal(Verdict.Fail, (await EvaluateAsync(Make(name), Bad(1_000), Good(1_000))).Verdict);

    [Theory]
    [InlineData(475, 500, 475, 500, Verdict.Inconclusive, -0.0231665)]
    [InlineData(98, 100, 98, 100, Verdict.Inconclusive, -0.0411997)]
    [InlineData(100, 100, 100, 100, Verdict.Inconclusive, -0.0264716)]
    [InlineData(134, 134, 134, 134, Verdict.Pass, null)]
    [InlineData(133, 133, 133, 133, Verdict.Inconclusive, null)]
    public async Task A_rate_of_one_look_is_judged_by_Miettinen_and_Nurminen(int own, int ofOwn, int other, int ofOther, Verdict verdict, double? lower)
    {
        var result = await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.02), Outcomes(own, ofOwn), Outcomes(other, ofOther));
        Assert.Equal((verdict, -0.02), (result.Verdict, result.Threshold));
        Assert.True(lower is null || Math.Abs(lower.Value - result.Lower!.Value) < 1e-6);
        Assert.Contains("(v1)", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(475, 500, -0.0398938)]
    [InlineData(95, 100, -0.1022622)]
    public async Task A_rate_of_every_look_has_a_wider_bound(int correct, int count, double lower)
    {
        var result = await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.02, tunedFor: 500), Outcomes(correct, count), Outcomes(correct, count));
        Assert.Equal(lower, result.Lower!.Value, 7);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.02, 500), Outcomes(29, 29), Outcomes(100, 100))).Verdict);
    }

    [Fact]
    public async Task A_margin_is_told_as_it_was_set_and_a_bound_of_nothing_as_zero()
    {
        var tiny = await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.00001), Outcomes(500, 1_000), Outcomes(500, 1_000));
        Assert.Equal(Verdict.Inconclusive, tiny.Verdict);
        Assert.Contains("worse than the -1E-05 that is allowed", tiny.Reason, StringComparison.Ordinal);
        var same = await EvaluateAsync(new LatencyNonInferiorityCheck(0.10), Executions(100), Executions(100));
        Assert.Contains("executions take at most 0 ms longer", same.Reason, StringComparison.Ordinal);
    }

    /// <summary>Sessions without a failure tell nothing of how alike their executions are: each is then one.</summary>
    [Theory]
    [InlineData(133, Verdict.Inconclusive)]
    [InlineData(134, Verdict.Pass)]
    public async Task Executions_of_one_session_count_as_fewer(int sessions, Verdict verdict)
    {
        var sample = Sessions(Enumerable.Repeat(20, sessions).ToArray());
        var result = await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.02), sample, sample);
        Assert.Equal((verdict, 40L * sessions), (result.Verdict, result.Samples));
        Assert.Contains($"in sessions that are worth {sessions} and {sessions} independent ones", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_all_wrong_weighs_less_than_as_many_wrong_ones_apart()
    {
        var good = Sessions(Enumerable.Repeat(20, 100).ToArray());
        var clustered = await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.05), Sessions([.. Enumerable.Repeat(20, 90), .. Enumerable.Repeat(0, 10)]), good);
        var apart = await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.05), Outcomes(1_800, 2_000), Outcomes(2_000, 2_000));
        Assert.Equal((Verdict.Fail, -0.1), (apart.Verdict, Math.Round(apart.Observed!.Value, 9)));
        Assert.Equal(apart.Observed, clustered.Observed);
        Assert.True(clustered.Lower < apart.Lower && clustered.Upper > apart.Upper);
        Assert.Equal(
            Verdict.Inconclusive, (await EvaluateAsync(RateNonInferiorityCheck.Accuracy(0.05), Sessions(20, 20, 20, 20, 20, 20, 20, 20, 20), good)).Verdict);
    }

    [Fact]
    public async Task Latency_is_allowed_a_share_of_the_median_of_the_baseline()
    {
        var check = new LatencyNonInferiorityCheck(0.10);
        var baseline = Executions(100, milliseconds: i => 100 + (i % 10));
        var passed = await EvaluateAsync(check, Executions(100, milliseconds: i => 103 + (i % 10)), baseline);
        Assert.Equal(Verdict.Pass, passed.Verdict);
        Assert.Equal(10.45, passed.Threshold!.Value, 9);
        Assert.Contains("The median execution takes 107.5 ms, that of the version in the last stage (v1) 104.5 ms", passed.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(check, Executions(20, milliseconds: i => 110 + (i % 10)), baseline)).Verdict);
        Assert.Equal(Verdict.Fail, (await EvaluateAsync(check, Executions(100, milliseconds: i => 150 + (i % 10)), baseline)).Verdict);
    }

    [Fact]
    public async Task A_baseline_that_takes_no_time_is_inconclusive()
    {
        foreach (var check in new PromotionCheck[] { new LatencyNonInferiorityCheck(0.10), new TailLatencyNonInferiorityCheck(0.10) })
        {
            var result = await EvaluateAsync(check, Executions(200), Executions(200, milliseconds: _ => 0));
            Assert.Equal(Verdict.Inconclusive, result.Verdict);
            Assert.Contains("no share of nothing", result.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(71, Verdict.Inconclusive)]
    [InlineData(72, Verdict.Pass)]
    public async Task The_slowest_need_72_executions(int count, Verdict verdict) => Assert.Equal(
        verdict, (await EvaluateAsync(new TailLatencyNonInferiorityCheck(0.10), Executions(count), Executions(1_000))).Verdict);

    /// <summary>Fidelity that fell to 0 in one of ten is seen by the mean, though hardly by ranks.</summary>
    [Fact]
    public async Task A_few_bad_fidelities_are_seen()
    {
        var check = new FidelityNonInferiorityCheck(0.02);
        Assert.Equal(Verdict.Fail, (await EvaluateAsync(check, Fidelities(500, i => i % 10 == 0 ? 0 : 1), Fidelities(500, _ => 1))).Verdict);
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(check, Fidelities(100, _ => 1), Fidelities(100, _ => 1))).Verdict);
        Assert.Equal(Verdict.Pass, (await EvaluateAsync(check, Fidelities(200, _ => 1), Fidelities(200, _ => 1))).Verdict);
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(check, Fidelities(29, _ => 1), Fidelities(2_000, _ => 0))).Verdict);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_million_records_have_an_answer(string name) =>
        Assert.Equal(Verdict.Pass, (await EvaluateAsync(Make(name), Good(1_000_000), Good(1_000_000))).Verdict);

    private static PromotionCheck Make(string name) => PromotionPolicy.Statistical.Moves[1].Checks.Single(c => c.Name == name);

    private static EvidenceSample Good(int count) => new()
    {
        Outcomes = Outcomes(count, count).Outcomes,
        Executions = Executions(count).Executions,
        Fidelities = Fidelities(count, _ => 1).Fidelities,
    };

    private static EvidenceSample Bad(int count) => new()
    {
        Outcomes = Outcomes(count / 2, count).Outcomes,
        Executions = Executions(count, count / 2, _ => 500).Executions,
        Fidelities = Fidelities(count, i => i % 2).Fidelities,
    };
}
