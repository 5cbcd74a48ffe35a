using SkillMetrics.Promotion;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Storage;
using Xunit;
using static SkillMetrics.Core.Tests.Promotion.Checks.CheckBench;

namespace SkillMetrics.Core.Tests.Promotion.Checks;

public sealed class RateBoundCheckTests
{
    [Theory]
    [InlineData(19, 20, 0.90, Verdict.Inconclusive, 26)]
    [InlineData(57, 60, 0.90, Verdict.Fail, 16)]
    [InlineData(95, 100, 0.90, Verdict.Fail, 3)]
    [InlineData(85, 100, 0.85, Verdict.Fail, 50)]
    [InlineData(0, 0, 0.90, Verdict.Inconclusive, 29)]
    [InlineData(1, 1, 0.90, Verdict.Inconclusive, 28)]
    [InlineData(2, 2, 0.90, Verdict.Inconclusive, 27)]
    [InlineData(28, 28, 0.90, Verdict.Inconclusive, 1)]
    public async Task A_rate_that_is_not_shown_says_how_many_more_would_show_it(int correct, int count, double threshold, Verdict verdict, int further)
    {
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(threshold), Outcomes(correct, count));
        Assert.Equal((verdict, count), (result.Verdict, result.Samples));
        Assert.Contains($"{correct} of {count} outcomes are correct", result.Reason, StringComparison.Ordinal);
        Assert.EndsWith($" {further} more without a failure would do.", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(189, 200, 0.90, 0.910604)]
    [InlineData(29, 29, 0.90, 0.9019)]
    [InlineData(30, 30, 0.90, 0.9050)]
    public async Task A_rate_that_is_shown_passes_with_its_bound(int correct, int count, double threshold, double lower)
    {
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(threshold), Outcomes(correct, count));
        Assert.Equal((Verdict.Pass, (double)correct / count, threshold), (result.Verdict, result.Observed, result.Threshold));
        Assert.Equal(lower, result.Lower!.Value, 4);
    }

    [Theory]
    [InlineData(0.90, 29)]
    [InlineData(0.95, 59)]
    [InlineData(0.99, 299)]
    public async Task Fewer_than_could_show_it_are_inconclusive(double threshold, int minimal)
    {
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(RateBoundCheck.Success(threshold), Executions(minimal - 1))).Verdict);
        Assert.Equal(Verdict.Pass, (await EvaluateAsync(RateBoundCheck.Success(threshold), Executions(minimal))).Verdict);
    }

    [Fact]
    public async Task Executions_of_one_session_count_as_fewer()
    {
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(0.85), Sessions(19, 20, 20, 18, 20, 12, 20, 20, 20, 20));
        Assert.Equal(0.828617, result.Lower!.Value, 6);
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Contains("189 of 200 outcomes are correct, in 10 sessions and worth 32.9 independent ones", result.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, (await EvaluateAsync(RateBoundCheck.Accuracy(0.85), Outcomes(189, 200))).Verdict);
    }

    /// <summary>The same ten sessions, whose executions came in any order, and whose numbers are any.</summary>
    [Fact]
    public async Task The_order_of_executions_and_the_numbers_of_sessions_do_not_matter()
    {
        var sample = Sessions(19, 20, 20, 18, 20, 12, 20, 20, 20, 20);
        var mixed = new EvidenceSample { Outcomes = [.. sample.Outcomes.Select((o, i) => (o, i)).OrderBy(p => p.i * 7 % 200).Select(p => p.o).Select(o => o with { Session = o.Session * -1_000_000_007 })] };
        Assert.Equal((await EvaluateAsync(RateBoundCheck.Accuracy(0.85), sample)).Reason, (await EvaluateAsync(RateBoundCheck.Accuracy(0.85), mixed)).Reason);
        Assert.Equal(0.828617, (await EvaluateAsync(RateBoundCheck.Accuracy(0.85), mixed)).Lower!.Value, 6);
    }

    /// <summary>Half a million sessions of two, of which every tenth has one that is wrong.</summary>
    [Fact]
    public async Task A_million_executions_in_sessions_have_an_answer()
    {
        var sample = new EvidenceSample { Outcomes = [.. Enumerable.Range(0, 1_000_000).Select(i => new OutcomeSample(i % 20 > 0, IsError: false, 1 + (i / 2)))] };
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(0.85), sample);
        Assert.Equal((Verdict.Pass, 1_000_000L), (result.Verdict, result.Samples));
        Assert.Contains("in 500000 sessions and worth 1000000 independent ones", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_sessions_are_inconclusive_however_many_executions_they_have()
    {
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(0.85), Sessions(20, 20, 20, 20, 20, 20, 20, 20, 20));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("9 sessions only", result.Reason, StringComparison.Ordinal);
        Assert.Contains("10 sessions are needed", result.Reason, StringComparison.Ordinal);
    }

    /// <summary>Nothing tells how alike the executions of a session are where none differs: each session is then one.</summary>
    [Fact]
    public async Task Sessions_without_a_failure_are_worth_one_execution_each()
    {
        var sessions = Enumerable.Repeat(20, 28).ToArray();
        Assert.Equal(Verdict.Inconclusive, (await EvaluateAsync(RateBoundCheck.Accuracy(0.90), Sessions(sessions))).Verdict);
        Assert.Equal(Verdict.Pass, (await EvaluateAsync(RateBoundCheck.Accuracy(0.90), Sessions([.. sessions, 20]))).Verdict);
    }

    [Fact]
    public async Task Errors_of_the_judge_are_no_failures_of_the_skill()
    {
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(0.90), Outcomes(189, 200, errors: 50));
        Assert.Equal((Verdict.Pass, 200L), (result.Verdict, result.Samples));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_threshold_that_nothing_reaches_or_everything_does_is_refused(double threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RateBoundCheck.Accuracy(threshold));

    /// <summary>No number that is searched for shows a failure in 1e10; 299,573,225 without one show one in 1e8, and 20 failures are too many for that.</summary>
    [Fact]
    public async Task What_no_number_of_executions_can_show_is_refused_or_said()
    {
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => RateBoundCheck.Accuracy(1 - 1e-10));
        var result = await EvaluateAsync(RateBoundCheck.Accuracy(1 - 1e-8), Outcomes(10, 30));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Equal(
            "10 of 30 outcomes are correct: it takes at least 299573225 to show 0.99999999 with 95 % confidence. Not even a thousand million more without a failure would do.",
            result.Reason);
    }

    /// <summary>19 of 20 show 0.783894, and 94 of 100 show 0.885015: a number rounded to the other side of the threshold would belie the verdict.</summary>
    [Theory]
    [InlineData(19, 20, 0.7839, "the rate is at least 0.78389, but 0.7839 is needed.")]
    [InlineData(94, 100, 0.88501, "the rate is at least 0.885015, and 0.88501 is needed.")]
    [InlineData(94, 100, 0.8, "the rate is at least 0.885, and 0.8 is needed.")]
    public async Task A_bound_is_told_to_as_many_digits_as_tell_it_from_the_threshold(int correct, int count, double threshold, string told) =>
        Assert.Contains(told, (await EvaluateAsync(RateBoundCheck.Accuracy(threshold), Outcomes(correct, count))).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9999995)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_out_of_range_is_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RateBoundCheck.Accuracy(0.9, confidence));

    [Fact]
    public async Task Without_the_records_one_by_one_it_says_what_it_needs()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => EvaluateAsync(RateBoundCheck.Accuracy(0.9), null!));
        Assert.Contains("outcome.accuracy_bound", fault.Message, StringComparison.Ordinal);
    }
}
