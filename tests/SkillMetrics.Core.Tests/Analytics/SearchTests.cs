using SkillMetrics.Analytics;
using SkillMetrics.Records;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class SearchTests : IDisposable
{
    private readonly InMemoryMetricsStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("daily", "b main/daily,a main/daily")]
    [InlineData("DAILY b", "b main/daily")]
    [InlineData(" a\tMAIN\n", "b main/daily,a Main 'x',a main/daily")]
    [InlineData("main", "b main/daily,a Main 'x',a main/daily")]
    [InlineData("main/daily b", "b main/daily")]
    [InlineData("main daily weekly", "")]
    [InlineData("ÉCOLE", "école -")]
    [InlineData("'x' ' x '", "a Main 'x'")]
    [InlineData("main*", "")]
    [InlineData("main OR daily", "")]
    [InlineData("main AND daily", "")]
    [InlineData("-daily", "")]
    [InlineData("\"main\"", "")]
    [InlineData("\"", "")]
    [InlineData("\ud800", "")]
    [InlineData("", "b main/daily,a Main 'x',a main/daily,école -")]
    public async Task Every_term_must_occur_in_the_path_or_the_name_and_the_most_frequent_comes_first(string text, string expected)
    {
        MetricRecord[] records =
        [
            Sample.Completed("b", "1"),
            Sample.Failed("b", "2"),
            Sample.Completed("b", "3") with { SkillVersion = "v1" },
            Sample.Completed("a", "1"),
            Sample.Completed("a", "2") with { WorkflowPath = "Main 'x'" },
            Sample.Running("a", "3") with { WorkflowPath = "main/weekly" },
            Sample.Completed("école", "1") with { WorkflowPath = null },
            Sample.Performance("daily measured"),
        ];
        Assert.Equal(records.Length, (await _store.AppendAsync(records)).Inserted);

        var hits = await new SkillAnalytics(_store).SearchAsync(text);

        Assert.Equal(expected, string.Join(',', hits.Select(h => $"{h.Skill} {h.WorkflowPath ?? "-"}")));
    }

    [Fact]
    public async Task A_hit_counts_ended_invocations_and_measures_completed_ones()
    {
        await _store.AppendAsync([
            Sample.Completed(id: "1") with { Duration = TimeSpan.FromTicks(1) },
            Sample.Completed(id: "2") with { Duration = TimeSpan.FromTicks(2), SkillVersion = "v1" },
            Sample.Completed(id: "3") with { Duration = null },
            Sample.Failed(id: "4"),
            Sample.Running(id: "5")]);

        var hit = Assert.Single(await new SkillAnalytics(_store).SearchAsync("main"));

        Assert.Equal((4, 3, 1.5), (hit.Count, hit.Completed, hit.AverageDurationTicks!.Value));
    }
}
