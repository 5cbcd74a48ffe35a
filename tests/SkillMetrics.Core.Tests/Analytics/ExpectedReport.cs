using System.Text.Json;
using SkillMetrics.Analytics;
using SkillMetrics.Storage.Aggregates;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

/// <summary>Compares a report with one that other code computed: counts, rates and tables exactly, means to 1e-5, percentiles as their method promises.</summary>
internal static class ExpectedReport
{
    public static void AssertMatches(JsonElement expected, SkillReport report)
    {
        Assert.Equal(expected.GetProperty("skill").GetString(), report.Skill);
        AssertMatches(expected.GetProperty("invocations"), report.Invocations);

        var performance = expected.GetProperty("performance");
        Assert.Equal(performance.GetProperty("count").GetInt64(), report.Performance.Count);
        Assert.Equal(performance.GetProperty("exceptions").GetInt64(), report.Performance.Exceptions);
        Assert.Equal(Number(performance, "exception_rate"), report.Performance.ExceptionRate);
        AssertMatches(performance.GetProperty("execution_time_ms"), report.Performance.ExecutionTimes, TimeSpan.TicksPerMillisecond);
        AssertMatches(performance.GetProperty("errors"), report.Performance.Errors);

        var outcome = expected.GetProperty("outcome");
        Assert.Equal(outcome.GetProperty("count").GetInt64(), report.Outcome.Count);
        Assert.Equal(outcome.GetProperty("correct").GetInt64(), report.Outcome.Correct);
        Assert.Equal(Number(outcome, "accuracy"), report.Outcome.Accuracy);
        AssertClose(Number(outcome, "mean_confidence"), report.Outcome.MeanConfidence, 1e-5);
        AssertMatches(outcome.GetProperty("decisions"), report.Outcome.Decisions);

        var fidelity = expected.GetProperty("fidelity");
        Assert.Equal(fidelity.GetProperty("count").GetInt64(), report.Fidelity.Count);
        AssertClose(Number(fidelity, "mean"), report.Fidelity.Mean, 1e-9);
        Assert.Equal(Number(fidelity, "min"), report.Fidelity.Min);
        var patterns = fidelity.GetProperty("patterns").EnumerateObject()
            .ToDictionary(p => p.Name, p => new PatternCounts(p.Value.GetProperty("followed").GetInt64(), p.Value.GetProperty("missed").GetInt64()));
        Assert.Equal(patterns, report.Fidelity.Patterns.ToDictionary());
    }

    private static void AssertMatches(JsonElement expected, InvocationReport invocations)
    {
        Assert.Equal(expected.GetProperty("total").GetInt64(), invocations.Total);
        Assert.Equal(expected.GetProperty("completed").GetInt64(), invocations.Completed);
        Assert.Equal(expected.GetProperty("abandoned").GetInt64(), invocations.Abandoned);
        Assert.Equal(expected.GetProperty("in_flight").GetInt64(), invocations.InFlight);
        Assert.Equal(Number(expected, "completion_rate"), invocations.CompletionRate);
        AssertMatches(expected.GetProperty("duration_seconds"), invocations.Durations, TimeSpan.TicksPerSecond);
        AssertMatches(expected.GetProperty("workflow_paths"), invocations.WorkflowPaths);
        AssertMatches(expected.GetProperty("errors"), invocations.Errors);
        AssertMatches(expected.GetProperty("follow_up_actions"), invocations.FollowUpActions);
        Assert.Equal(expected.GetProperty("sessions").GetInt64(), invocations.Sessions);
        AssertTime(Number(expected, "first_invoked"), invocations.FirstInvoked);
        AssertTime(Number(expected, "last_invoked"), invocations.LastInvoked);
    }

    private static void AssertMatches(JsonElement expected, DurationStatistics durations, long ticksPerUnit)
    {
        Assert.Equal(expected.GetProperty("count").GetInt64(), durations.Count);
        Assert.Equal(durations.Count <= DurationAggregate.ExactLimit ? PercentileMethod.Exact : PercentileMethod.Histogram, durations.Method);
        AssertClose(Number(expected, "mean"), durations.MeanTicks / ticksPerUnit, 1e-5);
        Assert.Equal(Number(expected, "min"), InUnits(durations.Min));
        Assert.Equal(Number(expected, "max"), InUnits(durations.Max));
        var tolerance = durations.Method == PercentileMethod.Exact ? 0 : 0.01;
        AssertClose(Number(expected, "p50"), InUnits(durations.P50), tolerance);
        AssertClose(Number(expected, "p95"), InUnits(durations.P95), tolerance);
        AssertClose(Number(expected, "p99"), InUnits(durations.P99), tolerance);

        double? InUnits(TimeSpan? duration) => duration is { } d ? (double)((decimal)d.Ticks / ticksPerUnit) : null;
    }

    private static void AssertMatches(JsonElement expected, IReadOnlyDictionary<string, long> actual)
    {
        Assert.Equal(expected.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt64()), actual.ToDictionary());
        Assert.Equal(actual.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal), actual);
    }

    private static double? Number(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static void AssertTime(double? expected, DateTimeOffset? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected is { } seconds ? Math.Round(seconds * 1e6) : 0, actual is { } time ? (time - DateTimeOffset.UnixEpoch).Ticks / 10.0 : 0);
        Assert.Equal(TimeSpan.Zero, actual?.Offset ?? TimeSpan.Zero);
    }

    private static void AssertClose(double? expected, double? actual, double relative)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } e && actual is { } a)
        {
            Assert.True(Math.Abs(e - a) <= relative * Math.Abs(e), FormattableString.Invariant($"Expected {e} within {relative}, but found {a}."));
        }
    }
}
