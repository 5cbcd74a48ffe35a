using SkillMetrics.Analytics;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class SkillComparisonTests
{
    [Fact]
    [Trait("Pitfall", "21")]
    public async Task Two_versions_stand_side_by_side_and_what_one_lacks_has_no_difference()
    {
        using var store = new InMemoryMetricsStore();
        await store.AppendAsync([
            Sample.Completed(id: "1"),
            Sample.Failed(id: "2"),
            Sample.Outcome(id: "1") with { Correct = false, Confidence = 1 },
            Sample.Performance(id: "1"),
            Sample.Completed(id: "3") with { SkillVersion = "v2", Duration = TimeSpan.FromSeconds(2) },
            Sample.Completed(id: "4") with { SkillVersion = "v2", Duration = TimeSpan.FromSeconds(1) },
            Sample.Outcome(id: "3") with { SkillVersion = "v2" },
            Sample.Fidelity(id: "3") with { SkillVersion = "v2" },
            Sample.Performance(id: "3") with { SkillVersion = "v2", ExceptionOccurred = true, ExecutionTime = TimeSpan.FromMilliseconds(2.5) }]);
        var analytics = new SkillAnalytics(store);

        var comparison = (await analytics.CompareVersionsAsync("summarize", baseline: null, candidate: "v2"))!;

        Assert.Equal((null, "v2"), (comparison.Baseline.Version, comparison.Candidate.Version));
        Assert.Equal((1L, 2L), (comparison.Baseline.Invocations.Completed, comparison.Candidate.Invocations.Completed));
        Assert.Equal((0.5, 1.0, 1.0, -0.25), (comparison.CompletionRate, comparison.ExceptionRate, comparison.Accuracy, comparison.MeanConfidence));
        Assert.Null(comparison.MeanFidelity);
        var durations = comparison.Durations;
        Assert.Equal(
            (TimeSpan.Zero, TimeSpan.FromSeconds(-0.5), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5)),
            (durations.Mean, durations.P50, durations.P95, durations.P99));
        Assert.Equal(TimeSpan.FromMilliseconds(-10), comparison.ExecutionTimes.P50);
        Assert.Null(await analytics.CompareVersionsAsync("summarize", "v2", "v3"));
        Assert.Null(await analytics.CompareVersionsAsync("nobody", null, null));
    }
}
