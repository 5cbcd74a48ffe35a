using System.Text.Json;
using SkillMetrics.Promotion.Triggers;

namespace SkillMetrics.Promotion;

/// <summary>Reads a policy from JSON.</summary>
internal static class PolicyReader
{
    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false };

    public static PromotionPolicy Read(string json, IReadOnlyDictionary<string, Func<JsonElement, PromotionCheck>>? own)
    {
        try
        {
            using var document = JsonDocument.Parse(json, _reading);
            var root = new PolicyObject(document.RootElement, "The policy", "name", "cool_down_hours", "approval_validity_days", "stages", "moves", "rollback_triggers");
            var policy = new PromotionPolicy
            {
                Name = root.Text("name"),
                Stages = root.OptionalTexts("stages") ?? PromotionPolicy.Default.Stages,
                CoolDown = Time(root, "cool_down_hours", TimeSpan.TicksPerHour) ?? PromotionPolicy.Default.CoolDown,
                ApprovalValidity = Time(root, "approval_validity_days", TimeSpan.TicksPerDay),
                RollbackTriggers = root.OptionalItems("rollback_triggers") is { } triggers ? [.. triggers.Select(TriggerReader.Read)] : RollbackTrigger.Default,
                Moves = [.. root.Items("moves").Select(move => Move(move, own))],
            };
            var faults = string.Join(" ", policy.Validate());
            return faults.Length == 0 ? policy : throw new FormatException(faults);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A text with half of a surrogate pair is found only when it is read.
            throw new FormatException($"The policy is not JSON: {e.Message}", e);
        }
    }

    private static PromotionMove Move(JsonElement element, IReadOnlyDictionary<string, Func<JsonElement, PromotionCheck>>? own)
    {
        var move = new PolicyObject(element, "A move", "from", "to", "window_days", "since_entry", "extend_to_last", "checks");
        return new PromotionMove
        {
            From = move.Text("from"),
            To = move.Text("to"),
            Window = Time(move, "window_days", TimeSpan.TicksPerDay) ?? TimeSpan.FromDays(7),
            SinceEntry = move.OptionalBoolean("since_entry") ?? false,
            ExtendToLast = move.OptionalCount("extend_to_last"),
            Checks = [.. move.Items("checks").Select(check => CheckReader.Read(check, own))],
        };
    }

    private static TimeSpan? Time(PolicyObject element, string field, long ticksPerUnit)
    {
        if (element.OptionalNumber(field) is not { } units)
        {
            return null;
        }

        var ticks = Math.Round(units * ticksPerUnit);
        return Math.Abs(ticks) < TimeSpan.MaxValue.Ticks
            ? TimeSpan.FromTicks((long)ticks)
            : throw new FormatException(FormattableString.Invariant($"{field} is too large: {units}."));
    }
}
