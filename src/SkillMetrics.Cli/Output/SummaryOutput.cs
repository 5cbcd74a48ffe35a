using System.Text.Json;
using SkillMetrics.Analytics;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Cli.Output;

/// <summary>The summary of a store, as JSON and for people.</summary>
internal static class SummaryOutput
{
    public static void Write(Utf8JsonWriter json, StoreSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("total_skills", summary.TotalSkills);
        json.WriteNumber("total_invocations", summary.TotalInvocations);
        json.WriteNumber("completed", summary.Completed);
        json.WriteNumber("abandoned", summary.Abandoned);
        json.WriteNumber("in_flight", summary.InFlight);
        json.Number("overall_completion_rate", summary.OverallCompletionRate);
        json.WriteString("most_used_skill", summary.MostUsedSkill);
        json.Integer("most_used_count", summary.MostUsedCount);
        json.Number("avg_duration_seconds", summary.AverageDurationTicks / TimeSpan.TicksPerSecond);
        json.Counts("records", summary.Records.OrderBy(r => r.Key).Select(r => KeyValuePair.Create(NdjsonCodec.KindName(r.Key), r.Value)));
        json.WriteNumber("sessions", summary.Sessions);
        json.WriteNumber("rejected_records", summary.RejectedRecords);
        json.Time("first_record", summary.FirstRecord);
        json.Time("last_record", summary.LastRecord);
        Pairs(json, "top_errors", summary.TopErrors);
        Pairs(json, "top_workflow_paths", summary.TopWorkflowPaths);
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, StoreSummary summary)
    {
        screen.Write(Grid.Facts(
            null,
            ("skills", Format.Count(summary.TotalSkills)),
            ("invocations", Format.Count(summary.TotalInvocations)),
            ("completed", Format.Share(summary.Completed, summary.OverallCompletionRate)),
            ("abandoned", Format.Count(summary.Abandoned)),
            ("in flight", Format.Count(summary.InFlight)),
            ("mean duration", Format.Duration(summary.AverageDuration)),
            ("most used skill", Format.Text(summary.MostUsedSkill)),
            ("sessions", Format.Count(summary.Sessions)),
            ("first record", Format.Time(summary.FirstRecord)),
            ("last record", Format.Time(summary.LastRecord)),
            ("rejected records", Format.Count(summary.RejectedRecords))));
        screen.Write(Grid.Counts(
            "records",
            summary.Records.Where(r => r.Value > 0).OrderByDescending(r => r.Value).Select(r => KeyValuePair.Create(NdjsonCodec.KindName(r.Key), r.Value))));
        screen.Write(Grid.Counts("errors of invocations", Counts(summary.TopErrors)));
        screen.Write(Grid.Counts("workflow paths", Counts(summary.TopWorkflowPaths)));
    }

    private static IEnumerable<KeyValuePair<string, long>> Counts(IEnumerable<NamedCount> counts) => counts.Select(c => KeyValuePair.Create(c.Name, c.Count));

    private static void Pairs(Utf8JsonWriter json, string name, IEnumerable<NamedCount> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts)
        {
            json.WriteStartArray();
            json.WriteStringValue(count.Name);
            json.WriteNumberValue(count.Count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
