using System.Text.Json;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>Reads the checks of a policy's JSON.</summary>
internal static class CheckReader
{
    private const string Confidence = "confidence";

    private static readonly Dictionary<string, Func<Func<string[], PolicyObject>, PromotionCheck>> _checks = new(StringComparer.Ordinal)
    {
        [ApprovalPresentCheck.CheckName] = with => Without(with, new ApprovalPresentCheck()),
        [ApprovalVersionCheck.CheckName] = with => Without(with, new ApprovalVersionCheck()),
        [ApprovalItemsCheck.CheckName] = with => new ApprovalItemsCheck(with(["items"]).OptionalTexts("items") ?? ChecklistItems.General),
        [FourEyesCheck.CheckName] = with => Without(with, new FourEyesCheck()),
        [CoverageCheck.FidelityName] = with => CoverageCheck.Fidelity(with(["minimum"]).Count("minimum")),
        [CoverageCheck.OutcomeName] = with => CoverageCheck.Outcome(with(["minimum"]).Count("minimum")),
        [CoverageCheck.PerformanceName] = with => CoverageCheck.Performance(with(["minimum"]).Count("minimum")),
        [MeanFidelityCheck.CheckName] = with => Level(with, (threshold, samples) => new MeanFidelityCheck(threshold, samples)),
        [AccuracyCheck.CheckName] = with => Level(with, (threshold, samples) => new AccuracyCheck(threshold, samples)),
        [NoExceptionsCheck.CheckName] = with => new NoExceptionsCheck(with(["minimum_samples"]).Count("minimum_samples")),
        [JudgedOutcomesCheck.CheckName] = with => new JudgedOutcomesCheck(with(["most_errors"]).Fraction("most_errors")),
        [RateBoundCheck.AccuracyName] = with => Bound(with, RateBoundCheck.Accuracy),
        [RateBoundCheck.SuccessName] = with => Bound(with, RateBoundCheck.Success),
        [FidelityBoundCheck.CheckName] = with => Bound(with, (threshold, confidence) => new FidelityBoundCheck(threshold, confidence)),
        [RateNonInferiorityCheck.AccuracyName] = with => Rate(with, RateNonInferiorityCheck.Accuracy),
        [RateNonInferiorityCheck.ExceptionsName] = with => Rate(with, RateNonInferiorityCheck.Exceptions),
        [FidelityNonInferiorityCheck.CheckName] = with => NoWorse(with, (margin, confidence) => new FidelityNonInferiorityCheck(margin, confidence)),
        [LatencyNonInferiorityCheck.CheckName] = with => NoWorse(with, (margin, confidence) => new LatencyNonInferiorityCheck(margin, confidence)),
        [TailLatencyNonInferiorityCheck.CheckName] = with => NoWorse(with, (margin, confidence) => new TailLatencyNonInferiorityCheck(margin, confidence)),
    };

    /// <summary>Reads a check.</summary>
    /// <param name="element">Its object.</param>
    /// <param name="own">A host's own checks by their names, or null.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static PromotionCheck Read(JsonElement element, IReadOnlyDictionary<string, Func<JsonElement, PromotionCheck>>? own)
    {
        var name = new PolicyObject(element, "A check").Text("check");
        if (own?.TryGetValue(name, out var make) == true)
        {
            return make(element);
        }

        if (!_checks.TryGetValue(name, out var read))
        {
            throw new FormatException($"There is no check \"{name}\". There are {string.Join(", ", _checks.Keys.Concat(own?.Keys ?? []))}.");
        }

        try
        {
            return read(fields => new PolicyObject(element, $"The check {name}", ["check", .. fields]));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"The check {name}: {e.Message}", e);
        }
    }

    private static PromotionCheck Without(Func<string[], PolicyObject> with, PromotionCheck check)
    {
        _ = with([]);
        return check;
    }

    private static PromotionCheck Level(Func<string[], PolicyObject> with, Func<double, int, PromotionCheck> make)
    {
        var check = with(["threshold", "minimum_samples"]);
        return make(check.Fraction("threshold"), check.Count("minimum_samples"));
    }

    private static PromotionCheck Bound(Func<string[], PolicyObject> with, Func<double, double, PromotionCheck> make)
    {
        var check = with(["threshold", Confidence]);
        return make(check.Fraction("threshold"), ConfidenceOf(check));
    }

    private static PromotionCheck NoWorse(Func<string[], PolicyObject> with, Func<double, double, PromotionCheck> make)
    {
        var check = with(["margin", Confidence]);
        return make(check.Fraction("margin"), ConfidenceOf(check));
    }

    private static PromotionCheck Rate(Func<string[], PolicyObject> with, Func<double, int?, double, PromotionCheck> make)
    {
        var check = with(["margin", "tuned_for", Confidence]);
        return make(check.Fraction("margin"), check.OptionalCount("tuned_for"), ConfidenceOf(check));
    }

    private static double ConfidenceOf(PolicyObject check) => check.OptionalNumber(Confidence) ?? StatisticalCheck.DefaultConfidence;
}
