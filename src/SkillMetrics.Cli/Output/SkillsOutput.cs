using System.Text.Json;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Output;

/// <summary>Where skill versions stand, as JSON and for people.</summary>
internal static class SkillsOutput
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<SkillStage> stages)
    {
        json.WriteStartObject();
        json.WriteStartArray("skills");
        foreach (var stage in stages)
        {
            Write(json, stage);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IReadOnlyList<SkillStage> stages) => screen.Write(new Grid(
        null,
        [new("skill"), new("version"), new("stage"), new("since")],
        [.. stages.Select(s => (Cell[])[s.SkillName, Format.Text(s.SkillVersion), s.Stage, Format.Time(s.EnteredAt)])]));

    public static void Write(Utf8JsonWriter json, SkillStage stage)
    {
        json.WriteStartObject();
        json.WriteString("skill", stage.SkillName);
        json.WriteString("version", stage.SkillVersion);
        json.WriteString("stage", stage.Stage);
        json.Time("entered_at", stage.EnteredAt);
        json.Time("cool_down_until", stage.CoolDownUntil);
        json.WriteString("event_id", stage.EventId);
        json.Integer("audit_entry", stage.AuditEntry == 0 ? null : stage.AuditEntry);
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, SkillStage stage) => screen.Write(Grid.Facts(
        null,
        ("skill", stage.SkillName),
        ("version", Format.Text(stage.SkillVersion)),
        ("stage", stage.Stage),
        ("since", Format.Time(stage.EnteredAt)),
        ("cools down until", Format.Time(stage.CoolDownUntil)),
        ("event", Format.Text(stage.EventId))));
}
