using System.Buffers;
using System.Text.Json;
using SkillMetrics.Records;

namespace SkillMetrics.Promotion;

/// <summary>Writes a policy as canonical JSON.</summary>
internal static class PolicyWriter
{
    public static string Write(PromotionPolicy policy)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, policy);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return CanonicalJson.Of(document.RootElement);
    }

    private static void Write(Utf8JsonWriter writer, PromotionPolicy policy)
    {
        writer.WriteStartObject();
        writer.WriteString("name", policy.Name);
        writer.WriteNumber("cool_down_hours", policy.CoolDown.TotalHours);
        if (policy.ApprovalValidity is { } validity)
        {
            writer.WriteNumber("approval_validity_days", validity.TotalDays);
        }

        writer.WriteStartArray("stages");
        foreach (var stage in policy.Stages)
        {
            writer.WriteStringValue(stage);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("moves");
        foreach (var move in policy.Moves)
        {
            Write(writer, move);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rollback_triggers");
        foreach (var trigger in policy.RollbackTriggers)
        {
            writer.WriteStartObject();
            writer.WriteString("trigger", trigger.Name);
            trigger.WriteSettings(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PromotionMove move)
    {
        writer.WriteStartObject();
        writer.WriteString("from", move.From);
        writer.WriteString("to", move.To);
        if (move.SinceEntry)
        {
            writer.WriteBoolean("since_entry", true);
        }
        else
        {
            writer.WriteNumber("window_days", move.Window.TotalDays);
        }

        if (move.ExtendToLast is { } last)
        {
            writer.WriteNumber("extend_to_last", last);
        }

        writer.WriteStartArray("checks");
        foreach (var check in move.Checks)
        {
            writer.WriteStartObject();
            writer.WriteString("check", check.Name);
            check.WriteSettings(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
