using System.Text.Json;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Promotion.Triggers;
using SkillMetrics.Storage.Ledger;

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
                RollbackTriggers = root.OptionalItems("rollback_triggers") is { } triggers ? [.. triggers.Select(Trigger)] : RollbackTrigger.Default,
                Moves = [.. root.Items("moves").Select(move => Move(move, own))],
            };
            var faults = string.Join(" ", policy.Validate());
            return faults.Length == 0 ? policy : throw new FormatException(faults);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The policy is not JSON: {e.Message}", e);
        }
    }

    private static PromotionMove Move(JsonElement element, IReadOnlyDictionary<string, Func<JsonElement, PromotionCheck>>? own)
    {
        var move = new PolicyObject(element, "A move", "from", "to", "window_days", "extend_to_last", "checks");
        return new PromotionMove
        {
            From = move.Text("from"),
            To = move.Text("to"),
            Window = Time(move, "window_days", TimeSpan.TicksPerDay) ?? TimeSpan.FromDays(7),
            ExtendToLast = move.OptionalCount("extend_to_last"),
            Checks = [.. move.Items("checks").Select(check => Check(check, own))],
        };
    }

    private static PromotionCheck Check(JsonElement element, IReadOnlyDictionary<string, Func<JsonElement, PromotionCheck>>? own)
    {
        var name = new PolicyObject(element, "A check").Text("check");
        if (own?.TryGetValue(name, out var make) == true)
        {
            return make(element);
        }

        PolicyObject With(params string[] fields) => new(element, $"The check {name}", ["check", .. fields]);
        return name switch
        {
            ApprovalPresentCheck.CheckName => Without(new ApprovalPresentCheck()),
            ApprovalVersionCheck.CheckName => Without(new ApprovalVersionCheck()),
            FourEyesCheck.CheckName => Without(new FourEyesCheck()),
            ApprovalItemsCheck.CheckName => new ApprovalItemsCheck(With("items").OptionalTexts("items") ?? ChecklistItems.General),
            CoverageCheck.FidelityName => CoverageCheck.Fidelity(With("minimum").Count("minimum")),
            CoverageCheck.OutcomeName => CoverageCheck.Outcome(With("minimum").Count("minimum")),
            CoverageCheck.PerformanceName => CoverageCheck.Performance(With("minimum").Count("minimum")),
            MeanFidelityCheck.CheckName => With("threshold", "minimum_samples") is var c ? new MeanFidelityCheck(c.Fraction("threshold"), c.Count("minimum_samples")) : null!,
            AccuracyCheck.CheckName => With("threshold", "minimum_samples") is var c ? new AccuracyCheck(c.Fraction("threshold"), c.Count("minimum_samples")) : null!,
            NoExceptionsCheck.CheckName => new NoExceptionsCheck(With("minimum_samples").Count("minimum_samples")),
            _ => throw new FormatException($"There is no check \"{name}\". There are {string.Join(", ", Names.Concat(own?.Keys ?? []))}."),
        };

        PromotionCheck Without(PromotionCheck check)
        {
            _ = With();
            return check;
        }
    }

    private static RollbackTrigger Trigger(JsonElement element)
    {
        var trigger = new PolicyObject(element, "A rollback trigger", "trigger", "threshold", "samples");
        return trigger.Text("trigger") switch
        {
            FidelityTrigger.TriggerName => new FidelityTrigger(trigger.Fraction("threshold"), trigger.Count("samples")),
            ExceptionRateTrigger.TriggerName => new ExceptionRateTrigger(trigger.Fraction("threshold"), trigger.Count("samples")),
            AccuracyTrigger.TriggerName => new AccuracyTrigger(trigger.Fraction("threshold"), trigger.Count("samples")),
            ExecutionTimeTrigger.TriggerName => new ExecutionTimeTrigger(trigger.NotNegative("threshold"), trigger.Count("samples")),
            var name => throw new FormatException(
                $"There is no rollback trigger \"{name}\". There are {string.Join(", ", RollbackTrigger.Default.Select(t => t.Name))}."),
        };
    }

    private static IEnumerable<string> Names =>
    [
        ApprovalPresentCheck.CheckName, ApprovalVersionCheck.CheckName, ApprovalItemsCheck.CheckName, FourEyesCheck.CheckName,
        CoverageCheck.FidelityName, CoverageCheck.OutcomeName, CoverageCheck.PerformanceName,
        MeanFidelityCheck.CheckName, AccuracyCheck.CheckName, NoExceptionsCheck.CheckName,
    ];

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
