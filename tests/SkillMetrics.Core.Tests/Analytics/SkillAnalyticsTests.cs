using SkillMetrics.Analytics;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class SkillAnalyticsTests : IDisposable
{
    private readonly InMemoryMetricsStore _store = new();
    private readonly SkillAnalytics _analytics;

    public SkillAnalyticsTests() => _analytics = new SkillAnalytics(_store);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task An_unknown_skill_has_no_report() => Assert.Null(await _analytics.GetReportAsync("nobody"));

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task What_no_record_tells_is_null()
    {
        await AppendAsync(Sample.Promotion());

        var report = (await _analytics.GetReportAsync("summarize"))!;

        Assert.Equal((0, null), (report.Invocations.Total, report.Invocations.CompletionRate));
        Assert.Equal((0, null, null), (report.Performance.Count, report.Performance.ExceptionRate, report.Performance.ExecutionTimes.Mean));
        Assert.Equal((0, null, null), (report.Outcome.Count, report.Outcome.Accuracy, report.Outcome.MeanConfidence));
        Assert.Equal((0, null, null), (report.Fidelity.Count, report.Fidelity.Mean, report.Fidelity.Min));
        var durations = report.Invocations.Durations;
        Assert.Equal((null, null, null, null, null), (durations.Min, durations.Max, durations.P50, durations.P95, durations.P99));
        Assert.Equal((null, null), (report.Invocations.FirstInvoked, report.Invocations.LastInvoked));
        Assert.Equal("prototype", report.Stage);
    }

    [Fact]
    [Trait("Pitfall", "16")]
    public async Task Three_completed_of_four_are_a_rate_of_three_quarters_and_running_ones_do_not_count()
    {
        await AppendAsync(
            Sample.Completed(id: "1"), Sample.Completed(id: "2"), Sample.Completed(id: "3"), Sample.Failed(id: "4"), Sample.Running(id: "5"));

        var invocations = (await _analytics.GetReportAsync("summarize"))!.Invocations;

        Assert.Equal((4, 3, 1, 1), (invocations.Total, invocations.Completed, invocations.Abandoned, invocations.InFlight));
        Assert.Equal(0.75, invocations.CompletionRate);
        Assert.Equal((3, TimeSpan.FromSeconds(1.5)), (invocations.Durations.Count, invocations.Durations.Mean));
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task Every_follow_up_action_counts_and_the_most_frequent_comes_first()
    {
        await AppendAsync(
            Sample.Completed(id: "1") with { FollowUpActions = ["b", "a", "c", "c"] },
            Sample.Completed(id: "2") with { FollowUpActions = ["c"] });

        var actions = (await _analytics.GetReportAsync("summarize"))!.Invocations.FollowUpActions;

        Assert.Equal([("c", 3L), ("a", 1L), ("b", 1L)], actions.Select(a => (a.Key, a.Value)));
    }

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task Percentiles_are_not_averages_and_a_mean_is_not_rounded_to_ticks()
    {
        await AppendAsync([.. new[] { 1, 1, 2 }.Select((ticks, i) =>
            Sample.Performance(id: $"e{i}") with { ExecutionTime = TimeSpan.FromTicks(ticks) })]);

        var times = (await _analytics.GetReportAsync("summarize"))!.Performance.ExecutionTimes;

        Assert.Equal(4 / 3.0, times.MeanTicks);
        Assert.Equal(TimeSpan.FromTicks(1), times.Mean);
        Assert.Equal((TimeSpan.FromTicks(1), TimeSpan.FromTicks(2), TimeSpan.FromTicks(2)), (times.P50!.Value, times.P95!.Value, times.P99!.Value));
        Assert.Equal(PercentileMethod.Exact, times.Method);
    }

    [Fact]
    public async Task Patterns_say_how_often_each_was_followed_and_missed()
    {
        await AppendAsync(
            Sample.Fidelity(id: "1"),
            Sample.Fidelity(id: "2") with { PatternFidelity = 1, PatternsDetail = new Dictionary<string, bool>(StringComparer.Ordinal) { ["short"] = true } });

        var fidelity = (await _analytics.GetReportAsync("summarize"))!.Fidelity;

        Assert.Equal([("short", new PatternCounts(1, 1)), ("cite", new PatternCounts(1, 0))], fidelity.Patterns.Select(p => (p.Key, p.Value)));
        Assert.Equal((2, 0.75, 0.5), (fidelity.Count, fidelity.Mean!.Value, fidelity.Min!.Value));
    }

    [Fact]
    public async Task Since_a_time_only_what_happened_from_then_on_counts_and_other_skills_are_there_with_zeros()
    {
        var day = TimeSpan.FromDays(1);
        await AppendAsync(
            Sample.Completed(id: "old"),
            Sample.Failed(id: "new") with { Timestamp = Sample.Time + day },
            Sample.Outcome("other"),
            Sample.TokenEstimate() with { SkillName = "estimated", Timestamp = Sample.Time + day });

        var filter = new ReportFilter { Since = Sample.Time + day };
        var reports = await _analytics.GetReportsAsync(filter);

        Assert.Equal([("summarize", 1L, 0L), ("other", 0L, 0L)], reports.Select(r => (r.Skill, r.Invocations.Abandoned, r.Invocations.Completed)));
        Assert.Equal(0, reports[1].Outcome.Count);
        Assert.Equal(Sample.Time + day, (await _analytics.GetReportAsync("summarize", filter))!.Invocations.FirstInvoked);
        Assert.Equal(0, (await _analytics.GetReportAsync("other", filter))!.Outcome.Count);
        Assert.Null(await _analytics.GetReportAsync("estimated", filter));
    }

    [Fact]
    public async Task One_version_can_be_looked_at_alone_and_so_can_records_without_one()
    {
        await AppendAsync(
            Sample.Completed(id: "1") with { SkillVersion = "v1" },
            Sample.Completed(id: "2"),
            Sample.Completed(id: "3"),
            Sample.Completed("other"));

        var one = new ReportFilter { Version = VersionFilter.Only("v1") };
        var none = new ReportFilter { Version = VersionFilter.Unversioned, Since = Sample.Time };

        Assert.Equal([("summarize", "v1", 1L)], (await _analytics.GetReportsAsync(one)).Select(r => (r.Skill, r.Version!, r.Invocations.Total)));
        Assert.Equal([("summarize", 2L), ("other", 1L)], (await _analytics.GetReportsAsync(none)).Select(r => (r.Skill, r.Invocations.Total)));
        Assert.Equal(3, (await _analytics.GetReportAsync("summarize"))!.Invocations.Total);
        Assert.Null(await _analytics.GetReportAsync("other", one));
    }

    [Fact]
    public async Task The_summary_adds_up_all_skills()
    {
        await AppendAsync(
            Sample.Completed("b", "1") with { Duration = TimeSpan.FromSeconds(1), SessionId = "s1" },
            Sample.Completed("a", "1") with { Duration = TimeSpan.FromSeconds(2), SessionId = "s2" },
            Sample.Failed("c", "1") with { WorkflowPath = "zeta" },
            Sample.Running("c", "2"),
            Sample.Interaction());

        var summary = await _analytics.GetSummaryAsync();

        Assert.Equal((3, 3, 2, 1, 1), (summary.TotalSkills, summary.TotalInvocations, summary.Completed, summary.Abandoned, summary.InFlight));
        Assert.Equal(2 / 3.0, summary.OverallCompletionRate);
        Assert.Equal(("a", 1L), (summary.MostUsedSkill!, summary.MostUsedCount!.Value));
        Assert.Equal(TimeSpan.FromSeconds(1.5), summary.AverageDuration);
        Assert.Equal(3, summary.Sessions);
        Assert.Equal((4, 1, 0), (summary.Records[RecordKind.Invocation], summary.Records[RecordKind.Interaction], summary.Records[RecordKind.Outcome]));
        Assert.Equal([new NamedCount("System.TimeoutException", 1)], summary.TopErrors);
        Assert.Equal([new NamedCount("main/daily", 2), new NamedCount("zeta", 1)], summary.TopWorkflowPaths);
    }

    [Fact]
    public async Task The_summary_lists_the_ten_most_frequent_errors()
    {
        await AppendAsync([.. Enumerable.Range(0, 12).Select(i => Sample.Failed(id: $"{i}") with { ErrorType = i == 11 ? "E00" : $"E{i:D2}" })]);

        var errors = (await _analytics.GetSummaryAsync()).TopErrors;

        Assert.Equal(new NamedCount("E00", 2), errors[0]);
        Assert.Equal(["E00", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09"], errors.Select(e => e.Name));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task The_summary_of_an_empty_store_knows_no_rate_and_no_favourite()
    {
        var summary = await _analytics.GetSummaryAsync();

        Assert.Equal((0, 0, null), (summary.TotalSkills, summary.TotalInvocations, summary.OverallCompletionRate));
        Assert.Equal((null, null, null), (summary.MostUsedSkill, summary.MostUsedCount, summary.AverageDuration));
        Assert.Equal((null, null), (summary.FirstRecord, summary.LastRecord));
        Assert.Empty(summary.TopErrors);
    }

    [Theory]
    [InlineData(ReportOrder.Invocations, "many,failing,slow,idle")]
    [InlineData(ReportOrder.Name, "failing,idle,many,slow")]
    [InlineData(ReportOrder.CompletionRate, "many,slow,failing,idle")]
    [InlineData(ReportOrder.Duration, "slow,many,failing,idle")]
    [InlineData(ReportOrder.Errors, "failing,idle,many,slow")]
    [InlineData(ReportOrder.LastInvoked, "slow,failing,many,idle")]
    public async Task Reports_can_be_sorted_and_what_is_unknown_comes_last(ReportOrder order, string expected)
    {
        await AppendAsync(
            Sample.Completed("many", "1"),
            Sample.Completed("many", "2"),
            Sample.Failed("failing", "1"),
            Sample.Completed("slow", "1") with { Duration = TimeSpan.FromMinutes(1), Timestamp = Sample.Time.AddHours(1) },
            Sample.Promotion("idle"));

        Assert.Equal(expected, string.Join(',', (await _analytics.GetReportsAsync()).InOrder(order).Select(r => r.Skill)));
    }

    private async Task AppendAsync(params MetricRecord[] records) => Assert.Equal(records.Length, (await _store.AppendAsync(records)).Inserted);
}
