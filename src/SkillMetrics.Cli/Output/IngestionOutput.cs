using System.Text.Json;
using SkillMetrics.Ingestion;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Cli.Output;

/// <summary>What an ingestion did, as JSON and for people.</summary>
internal static class IngestionOutput
{
    public static void Write(Utf8JsonWriter json, IngestionSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("files", summary.Files);
        json.Texts("skipped_files", summary.SkippedFiles);
        json.WriteNumber("lines", summary.Lines);
        json.WriteNumber("inserted", summary.Inserted);
        json.WriteNumber("updated", summary.Updated);
        json.WriteNumber("duplicates", summary.Duplicates);
        json.WriteNumber("conflicts", summary.Conflicts);
        json.WriteNumber("rejected", summary.Rejected);
        json.Counts("by_kind", Enum.GetValues<RecordKind>().Select(k => KeyValuePair.Create(NdjsonCodec.KindName(k), summary.InsertedByKind.GetValueOrDefault(k))));
        json.WriteNumber("elapsed_seconds", summary.Elapsed.TotalSeconds);
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IngestionSummary summary)
    {
        screen.Write(Grid.Facts(
            null,
            ("files", Format.Count(summary.Files)),
            ("lines", Format.Count(summary.Lines)),
            ("inserted", Format.Count(summary.Inserted)),
            ("updated", Format.Count(summary.Updated)),
            ("duplicates", Format.Count(summary.Duplicates)),
            ("conflicts", Format.Count(summary.Conflicts)),
            ("rejected", Format.Count(summary.Rejected)),
            ("time", Format.Duration(summary.Elapsed))));
        screen.Write(Grid.Counts("inserted by kind", ByKind(summary)));
        screen.Write(new Grid("skipped", [new(string.Empty)], [.. summary.SkippedFiles.Select(f => (Cell[])[f])]));
        if (summary.Conflicts + summary.Rejected > 0)
        {
            screen.Write("See skillmetrics rejects list for what was rejected, and why.");
        }
    }

    private static IEnumerable<KeyValuePair<string, long>> ByKind(IngestionSummary summary) =>
        summary.InsertedByKind.OrderBy(k => k.Key).Select(k => KeyValuePair.Create(NdjsonCodec.KindName(k.Key), k.Value));
}
