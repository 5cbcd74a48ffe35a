using System.Text.Json;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// The candidate is no worse than the version in the last stage, by more than a margin: its figure less that version's has a lower bound above
/// the margin below zero. A figure that is shown to be worse fails; one that is neither is inconclusive. Where no version stands in the last
/// stage there is nothing to be worse than, and the check passes.
/// </summary>
public abstract class NonInferiorityCheck : StatisticalCheck
{
    private protected NonInferiorityCheck(double margin, double confidence)
        : base(confidence) => Margin = margin is > 0 and < 1 ? margin : throw new ArgumentOutOfRangeException(nameof(margin), margin, "Must be above 0 and below 1.");

    /// <summary>By how much it may be worse, above 0 and below 1.</summary>
    public double Margin { get; }

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Sample | EvidenceNeeds.Baseline;

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        base.WriteSettings(writer);
        writer.WriteNumber("margin", Margin);
    }

    private protected abstract CheckResult Compare(CheckContext context, BaselineEvidence baseline);

    private protected sealed override CheckResult Evaluate(CheckContext context) => context.Baseline is { } baseline
        ? Compare(context, baseline)
        : Result(Verdict.Pass, observed: null, threshold: null, samples: 0, "No other version stands in the last stage: there is nothing to compare with.");

    /// <summary>Judges a difference, candidate less baseline, where more is better.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="lower">Its lower bound, or null where there are too few records for one.</param>
    /// <param name="upper">Its upper bound, or null.</param>
    /// <param name="samples">How many records of both versions it is of.</param>
    /// <param name="told">What was seen, as the beginning of a sentence.</param>
    /// <param name="tooFew">How many records it takes, as the end of a sentence.</param>
    private protected CheckResult Judge(double? difference, double? lower, double? upper, long samples, string told, string tooFew)
    {
        var bound = $"with {CheckText.Percent(Confidence)} confidence the difference is";
        var (verdict, reason) = lower is null ? (Verdict.Inconclusive, $"{told}: {tooFew}.")
            : lower > -Margin ? (Verdict.Pass, $"{told}: {bound} at least {CheckText.Beside(lower.Value, -Margin)}, and {CheckText.Exact(-Margin)} is allowed.")
            : upper < -Margin ? (Verdict.Fail, $"{told}: {bound} at most {CheckText.Beside(upper.Value, -Margin)}, which is worse than the {CheckText.Exact(-Margin)} that is allowed.")
            : (Verdict.Inconclusive, $"{told}: the difference is from {CheckText.Beside(lower.Value, -Margin)} to {CheckText.Beside(upper!.Value, -Margin)}, each end with {CheckText.Percent(Confidence)} confidence. Whether it is worse than the {CheckText.Exact(-Margin)} that is allowed cannot be told yet: more records tell.");
        return Result(verdict, difference, -Margin, samples, reason) with { Lower = lower, Upper = upper };
    }
}
