using SkillMetrics.Promotion.Checks;

namespace SkillMetrics.Promotion.SelfTest;

/// <summary>The rates that a move is tried with where nobody names any.</summary>
internal static class PolicyRates
{
    // Choices of this library.
    private const double Accuracy = 0.98;
    private const double Success = 0.995;
    private const double Fidelity = 0.95;
    private const double BelowThreshold = 0.05;

    /// <summary>Those of a version that is good enough: at least half way from each threshold to perfection.</summary>
    public static SelfTestRates Good(PromotionMove move) => new(
        Better(AccuracyThreshold(move), Accuracy),
        move.Checks.OfType<NoExceptionsCheck>().Any() ? 0 : 1 - Better(BoundThreshold(move, RateBoundCheck.SuccessName), Success),
        Better(FidelityThreshold(move), Fidelity));

    /// <summary>Those of a candidate that is too bad.</summary>
    public static SelfTestRates Bad(PromotionMove move, SelfTestRates good)
    {
        var accuracyMargin = Margin(move, RateNonInferiorityCheck.AccuracyName);
        if (accuracyMargin is null && Margin(move, RateNonInferiorityCheck.ExceptionsName) is { } margin)
        {
            return new SelfTestRates(good.Accuracy, Math.Min(1, good.ExceptionRate + margin), good.Fidelity);
        }

        var accuracy = accuracyMargin is null ? (AccuracyThreshold(move) ?? good.Accuracy) - BelowThreshold : good.Accuracy - accuracyMargin.Value;
        return new SelfTestRates(Math.Max(0, accuracy), good.ExceptionRate, good.Fidelity);
    }

    private static double Better(double? threshold, double least) => Math.Max(least, (1 + threshold) / 2 ?? least);

    private static double? AccuracyThreshold(PromotionMove move) =>
        Greater(move.Checks.OfType<AccuracyCheck>().FirstOrDefault()?.Threshold, BoundThreshold(move, RateBoundCheck.AccuracyName));

    private static double? FidelityThreshold(PromotionMove move) =>
        Greater(move.Checks.OfType<MeanFidelityCheck>().FirstOrDefault()?.Threshold, move.Checks.OfType<FidelityBoundCheck>().FirstOrDefault()?.Threshold);

    private static double? BoundThreshold(PromotionMove move, string name) =>
        move.Checks.OfType<RateBoundCheck>().FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal))?.Threshold;

    private static double? Margin(PromotionMove move, string name) =>
        move.Checks.OfType<RateNonInferiorityCheck>().FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal))?.Margin;

    private static double? Greater(double? one, double? other) => other is null || one > other ? one : other;
}
