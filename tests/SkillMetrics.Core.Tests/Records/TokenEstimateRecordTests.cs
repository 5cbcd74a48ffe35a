using System.Globalization;
using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records;

public sealed class TokenEstimateRecordTests
{
    [Theory]
    [Trait("Pitfall", "44")]
    [InlineData(1200, 800, 40.0, 1.5, false)]
    [InlineData(500, 700, 33.333333333333336, 0.7142857142857143, true)]
    [InlineData(100, 100, 0.0, 1.0, false)]
    [InlineData(1, 3, 100.0, 0.3333333333333333, true)]
    public void The_figures_follow_from_prediction_and_truth(long predicted, long actual, double smapePercent, double wasteRatio, bool underestimated)
    {
        var record = Sample.TokenEstimate() with { PredictedOutputTokens = predicted, ActualOutputTokens = actual };
        Assert.Equal(smapePercent, record.SmapePercent!.Value, 1e-9);
        Assert.Equal(wasteRatio, record.WasteRatio!.Value, 1e-9);
        Assert.Equal(underestimated, record.Underestimated);
    }

    [Theory]
    [InlineData(0, 800)]
    [InlineData(1200, 0)]
    [InlineData(0, 0)]
    public void There_are_no_figures_unless_both_sides_are_above_0(long predicted, long actual)
    {
        var record = Sample.TokenEstimate() with { PredictedOutputTokens = predicted, ActualOutputTokens = actual };
        Assert.Null(record.SmapePercent);
        Assert.Null(record.WasteRatio);
        Assert.Null(record.Underestimated);
    }

    [Fact]
    public void The_largest_counts_do_not_overflow()
    {
        var record = Sample.TokenEstimate() with { PredictedOutputTokens = long.MaxValue, ActualOutputTokens = 1 };
        Assert.Equal(200.0, record.SmapePercent!.Value, 1e-9);
        Assert.Equal(9.223372036854775807e18, record.WasteRatio!.Value);
    }

    [Fact]
    public void Of_25_deliverables_the_first_20_are_kept_and_25_counted()
    {
        var record = New(Enumerable.Range(1, 25).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => i.ToString(CultureInfo.InvariantCulture)), record.Deliverables);
        Assert.Equal(25, record.DeliverableCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void Up_to_20_deliverables_are_all_kept(int count)
    {
        var record = New(Enumerable.Repeat("x", count));
        Assert.Equal(count, record.Deliverables.Count);
        Assert.Equal(count, record.DeliverableCount);
    }

    /// <summary>The long one is among those that are kept: one beyond the twentieth would prove nothing.</summary>
    [Theory]
    [Trait("Pitfall", "44")]
    [InlineData(0)]
    [InlineData(19)]
    public void A_deliverable_of_250_characters_is_cut_to_200_that_end_in_an_ellipsis(int position)
    {
        var deliverables = Enumerable.Repeat("short", 25).ToArray();
        deliverables[position] = new string('x', 250);
        var kept = New(deliverables).Deliverables[position];
        Assert.Equal(new string('x', 197) + "...", kept);
        Assert.Equal(200, kept.Length);
    }

    [Fact]
    public void A_deliverable_of_200_characters_stays_as_it_is()
    {
        Assert.Equal(new string('x', 200), New([new string('x', 200)]).Deliverables[0]);
        Assert.Equal(new string('x', 197) + "...", New([new string('x', 201)]).Deliverables[0]);
    }

    [Fact]
    public void A_deliverable_is_never_cut_within_a_character()
    {
        var kept = New([new string('x', 196) + "😀" + new string('x', 50)]).Deliverables[0];
        Assert.Equal(new string('x', 196) + "...", kept);
        Assert.Equal(new string('x', 195) + "😀...", New([new string('x', 195) + "😀" + new string('x', 50)]).Deliverables[0]);
    }

    [Fact]
    public void A_count_that_is_given_wins_whichever_is_set_first()
    {
        Assert.Equal(7, (Sample.TokenEstimate() with { DeliverableCount = 7, Deliverables = ["a"] }).DeliverableCount);
        Assert.Equal(7, (Sample.TokenEstimate() with { Deliverables = ["a"], DeliverableCount = 7 }).DeliverableCount);
        Assert.Equal(0, (Sample.TokenEstimate() with { DeliverableCount = 0 }).DeliverableCount);
    }

    [Fact]
    public void Complexity_is_medium_where_nothing_is_said() => Assert.Equal(TaskComplexity.Medium, New([]).Complexity);

    private static TokenEstimateRecord New(IEnumerable<string> deliverables) => new()
    {
        RunId = "run-1",
        PhaseId = "phase-1",
        Timestamp = Sample.Time,
        Category = "tests",
        Deliverables = [.. deliverables],
        PredictedOutputTokens = 1,
        ActualOutputTokens = 1,
        Success = true,
        Model = "model-1",
    };
}
