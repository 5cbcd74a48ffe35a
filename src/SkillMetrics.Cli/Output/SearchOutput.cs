using System.Text.Json;
using SkillMetrics.Analytics;

namespace SkillMetrics.Cli.Output;

/// <summary>What a search found, as JSON and for people.</summary>
internal static class SearchOutput
{
    private static readonly Column[] _columns =
        [new("skill"), new("workflow path"), new("invoked", IsNumber: true), new("completed", IsNumber: true), new("mean", IsNumber: true)];

    public static void Write(Utf8JsonWriter json, IReadOnlyList<SearchHit> hits)
    {
        json.WriteStartObject();
        json.WriteStartArray("hits");
        foreach (var hit in hits)
        {
            json.WriteStartObject();
            json.WriteString("skill", hit.Skill);
            json.WriteString("workflow_path", hit.WorkflowPath);
            json.WriteNumber("count", hit.Count);
            json.WriteNumber("completed", hit.Completed);
            json.Number("avg_duration_seconds", hit.AverageDurationTicks / TimeSpan.TicksPerSecond);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IReadOnlyList<SearchHit> hits)
    {
        if (hits.Count == 0)
        {
            screen.Write("Nothing found.");
        }

        screen.Write(new Grid(null, _columns, [.. hits.Select(Row)]));
    }

    private static Cell[] Row(SearchHit hit) =>
        [hit.Skill, Format.Text(hit.WorkflowPath), Format.Count(hit.Count), Format.Count(hit.Completed), Format.Duration(hit.AverageDuration)];
}
