using System.Text.Json;
using SkillMetrics.Promotion.Triggers;

namespace SkillMetrics.Promotion;

/// <summary>Reads the rollback triggers of a policy's JSON.</summary>
internal static class TriggerReader
{
    private static readonly Dictionary<string, Func<JsonElement, RollbackTrigger>> _triggers = new(StringComparer.Ordinal)
    {
        [FidelityTrigger.TriggerName] = e => Fraction(e, (threshold, samples) => new FidelityTrigger(threshold, samples)),
        [ExceptionRateTrigger.TriggerName] = e => Fraction(e, (threshold, samples) => new ExceptionRateTrigger(threshold, samples)),
        [AccuracyTrigger.TriggerName] = e => Fraction(e, (threshold, samples) => new AccuracyTrigger(threshold, samples)),
        [ExecutionTimeTrigger.TriggerName] = ExecutionTime,
        [CusumTrigger.ExceptionsName] = e => Cusum(e, CusumTrigger.Exceptions),
        [CusumTrigger.AccuracyName] = e => Cusum(e, CusumTrigger.Accuracy),
        [BurnRateTrigger.TriggerName] = e => new BurnRateTrigger(Trigger(e, "objective").Fraction("objective")),
    };

    /// <summary>Reads a trigger.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RollbackTrigger Read(JsonElement element)
    {
        var name = new PolicyObject(element, "A rollback trigger").Text("trigger");
        if (!_triggers.TryGetValue(name, out var read))
        {
            throw new FormatException($"There is no rollback trigger \"{name}\". There are {string.Join(", ", _triggers.Keys)}.");
        }

        try
        {
            return read(element);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"The rollback trigger {name}: {e.Message}", e);
        }
    }

    private static PolicyObject Trigger(JsonElement element, params string[] fields) => new(element, "A rollback trigger", ["trigger", .. fields]);

    private static PolicyObject Threshold(JsonElement element) => Trigger(element, "threshold", "samples");

    private static RollbackTrigger Fraction(JsonElement element, Func<double, int, RollbackTrigger> make)
    {
        var trigger = Threshold(element);
        return make(trigger.Fraction("threshold"), trigger.Count("samples"));
    }

    private static ExecutionTimeTrigger ExecutionTime(JsonElement element)
    {
        var trigger = Threshold(element);
        return new ExecutionTimeTrigger(trigger.NotNegative("threshold"), trigger.Count("samples"));
    }

    private static CusumTrigger Cusum(JsonElement element, Func<double, double, CusumTrigger> make)
    {
        var trigger = Trigger(element, "odds_ratio", "limit");
        return make(trigger.OptionalNumber("odds_ratio") ?? CusumTrigger.DefaultOddsRatio, trigger.OptionalNumber("limit") ?? CusumTrigger.DefaultLimit);
    }
}
