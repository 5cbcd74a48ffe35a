using SkillMetrics.Analytics;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class RealDataReportTests
{
    [RealDataFact]
    public Task Reports_of_tau2_agree_with_those_computed_by_other_code() => AssertAllAgreeAsync("tau2", skills: 74);

    [RealDataFact]
    public Task Reports_of_tau_bench_which_has_no_durations_agree() => AssertAllAgreeAsync("tau_bench", skills: 28);

    [RealDataFact]
    public Task Reports_of_foundups_whose_skill_has_a_name_with_spaces_agree() => AssertAllAgreeAsync("foundups", skills: 1);

    [RealDataFact]
    public async Task A_report_since_before_the_first_record_is_the_lifetime_report()
    {
        using var store = await RealRecords.LoadAsync("tau2");
        var analytics = new SkillAnalytics(store);

        var reports = await analytics.GetReportsAsync(new ReportFilter { Since = DateTimeOffset.UnixEpoch });

        foreach (var (expected, report) in RealRecords.ExpectedSkills("tau2").EnumerateObject().Select(s => (s.Value, reports.Single(r => r.Skill == s.Name))))
        {
            ExpectedReport.AssertMatches(expected, report);
        }
    }

    private static async Task AssertAllAgreeAsync(string folder, int skills)
    {
        using var store = await RealRecords.LoadAsync(folder);
        var analytics = new SkillAnalytics(store);
        var expected = RealRecords.ExpectedSkills(folder).EnumerateObject().ToList();
        Assert.Equal(skills, expected.Count);

        var reports = await analytics.GetReportsAsync();

        Assert.Equal(
            expected.OrderByDescending(s => s.Value.GetProperty("invocations").GetProperty("total").GetInt64()).ThenBy(s => s.Name, StringComparer.Ordinal).Select(s => s.Name),
            reports.Select(r => r.Skill));
        foreach (var skill in expected)
        {
            ExpectedReport.AssertMatches(skill.Value, reports.Single(r => r.Skill == skill.Name));
            ExpectedReport.AssertMatches(skill.Value, (await analytics.GetReportAsync(skill.Name))!);
        }
    }
}
