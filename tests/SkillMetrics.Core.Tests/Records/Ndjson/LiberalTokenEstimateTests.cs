using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class LiberalTokenEstimateTests
{
    [Theory]
    [InlineData("low", TaskComplexity.Low)]
    [InlineData("med", TaskComplexity.Medium)]
    [InlineData("medium", TaskComplexity.Medium)]
    [InlineData("HIGH", TaskComplexity.High)]
    [InlineData("maint", TaskComplexity.Maintenance)]
    [InlineData("maintain", TaskComplexity.Maintenance)]
    [InlineData(" Maintenance ", TaskComplexity.Maintenance)]
    public void Complexity_has_aliases(string word, TaskComplexity complexity) =>
        Assert.Equal(
            Sample.TokenEstimate() with { Complexity = complexity },
            Reading.Record(Reading.Line(Sample.TokenEstimate(), "\"complexity\":\"high\"", $"\"complexity\":\"{word}\"")));

    [Fact]
    public void A_token_estimate_has_its_time_from_timestamp_else_recorded_at_else_the_iso_form_else_ingestion()
    {
        var record = Sample.TokenEstimate();
        var without = Reading.Line(record, "\"timestamp\":1772366400,\"timestamp_iso\":\"2026-03-01T12:00:00.000000Z\",", string.Empty);
        Assert.Equal(record with { Timestamp = Reading.IngestedAt, TimestampIsAssumed = true }, Reading.Record(without));
        Assert.Equal(record, Reading.Record(without.Replace("{", "{\"recorded_at\":1772366400.0,", StringComparison.Ordinal)));
        Assert.Equal(record, Reading.Record(without.Replace("{", "{\"recorded_at\":5,\"timestamp\":1772366400,", StringComparison.Ordinal)));
        Assert.Equal(record, Reading.Record(without.Replace("{", "{\"recorded_at\":\"2026-03-01T12:00:00\",", StringComparison.Ordinal)));
        Assert.Equal(record, Reading.Record(without.Replace("{", "{\"recorded_at\":\"2026-03-01T13:00:00+01:00\",", StringComparison.Ordinal)));
        Assert.Equal(record, Reading.Record(without.Replace("{", "{\"recorded_at\":\"yesterday\",\"timestamp\":1772366400,", StringComparison.Ordinal)));
        Assert.Equal(record, Reading.Record(without.Replace("{", "{\"timestamp_iso\":\"2026-03-01T12:00:00\",", StringComparison.Ordinal)));
    }

    [Fact]
    public void Deliverables_are_cut_and_counted_on_reading_and_a_given_count_is_kept()
    {
        var many = string.Join(',', Enumerable.Repeat($"\"{new string('x', 250)}\"", 25));
        var line = Reading.Line(Sample.TokenEstimate(), "\"src/a.cs\",\"src/b.cs\"", many);
        var kept = Assert.IsType<TokenEstimateRecord>(Reading.Record(line));
        Assert.Equal(Enumerable.Repeat(new string('x', 197) + "...", 20), kept.Deliverables);
        Assert.Equal(2, kept.DeliverableCount);
        Assert.Equal(
            25, Assert.IsType<TokenEstimateRecord>(Reading.Record(line.Replace("\"deliverable_count\":2,", string.Empty, StringComparison.Ordinal))).DeliverableCount);
    }

    [Fact]
    public void Derived_figures_in_a_line_are_not_believed() =>
        Assert.Equal(40, Assert.IsType<TokenEstimateRecord>(Reading.Record(Reading.Line(Sample.TokenEstimate(), "\"smape_percent\":40", "\"smape_percent\":99"))).SmapePercent);

    [Theory]
    [InlineData("\"yesterday\"", "recorded_at must be an ISO 8601 time, but is \"yesterday\"")]
    [InlineData("[5]", "recorded_at must be a number of seconds or an ISO 8601 time, but is an array")]
    public void A_time_that_is_none_is_a_fault(string time, string reason)
    {
        var without = Reading.Line(Sample.TokenEstimate(), "\"timestamp\":1772366400,\"timestamp_iso\":\"2026-03-01T12:00:00.000000Z\",", string.Empty);
        Assert.Contains(reason, Reading.Reason(without.Replace("{", $"{{\"recorded_at\":{time},", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
