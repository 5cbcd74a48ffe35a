using System.Text.Json;
using SkillMetrics.Analytics;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Cli.Output;

/// <summary>The report of a skill as JSON.</summary>
internal static class ReportJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<SkillReport> reports)
    {
        json.WriteStartObject();
        json.WriteStartArray("skills");
        foreach (var report in reports)
        {
            Write(json, report);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SkillReport report)
    {
        json.WriteStartObject();
        json.WriteString("skill", report.Skill);
        json.WriteString("version", report.Version);
        json.WriteString("stage", report.Stage);
        Write(json, report.Invocations);
        Write(json, report.Performance);
        Write(json, report.Outcome);
        Write(json, report.Fidelity);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InvocationReport report)
    {
        json.WriteStartObject("invocations");
        json.WriteNumber("total", report.Total);
        json.WriteNumber("completed", report.Completed);
        json.WriteNumber("abandoned", report.Abandoned);
        json.WriteNumber("in_flight", report.InFlight);
        json.Number("completion_rate", report.CompletionRate);
        Write(json, "duration_seconds", report.Durations, TimeSpan.TicksPerSecond);
        json.Counts("workflow_paths", report.WorkflowPaths);
        json.Counts("errors", report.Errors);
        json.Counts("follow_up_actions", report.FollowUpActions);
        json.WriteNumber("sessions", report.Sessions);
        json.Time("first_invoked", report.FirstInvoked);
        json.Time("last_invoked", report.LastInvoked);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PerformanceReport report)
    {
        json.WriteStartObject("performance");
        json.WriteNumber("count", report.Count);
        json.WriteNumber("exceptions", report.Exceptions);
        json.Number("exception_rate", report.ExceptionRate);
        Write(json, "execution_time_ms", report.ExecutionTimes, TimeSpan.TicksPerMillisecond);
        json.Counts("errors", report.Errors);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OutcomeReport report)
    {
        json.WriteStartObject("outcome");
        json.WriteNumber("count", report.Count);
        json.WriteNumber("correct", report.Correct);
        json.Number("accuracy", report.Accuracy);
        json.Number("mean_confidence", report.MeanConfidence);
        json.Counts("decisions", report.Decisions);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FidelityReport report)
    {
        json.WriteStartObject("fidelity");
        json.WriteNumber("count", report.Count);
        json.Number("mean", report.Mean);
        json.Number("min", report.Min);
        json.WriteStartObject("patterns");
        foreach (var (name, counts) in report.Patterns)
        {
            json.WriteStartObject(name);
            json.WriteNumber("followed", counts.Followed);
            json.WriteNumber("missed", counts.Missed);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DurationStatistics durations, long ticksPerUnit)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", durations.Count);
        json.Number("mean", durations.MeanTicks / ticksPerUnit);
        json.Duration("min", durations.Min, ticksPerUnit);
        json.Duration("max", durations.Max, ticksPerUnit);
        json.Duration("p50", durations.P50, ticksPerUnit);
        json.Duration("p95", durations.P95, ticksPerUnit);
        json.Duration("p99", durations.P99, ticksPerUnit);
        json.WriteString("method", durations.Method == PercentileMethod.Exact ? "exact" : "histogram");
        json.WriteEndObject();
    }
}
