using SkillMetrics.Statistics;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// Executions take no longer than those of the version in the last stage, by more than a share of its median: by the shift of Hodges and Lehmann
/// (1963) and its rank-based limits. For a gate that is asked once.
/// </summary>
public sealed class LatencyNonInferiorityCheck : NonInferiorityCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "performance.latency_no_worse";

    /// <summary>How many executions each version needs: a handful of equal ones would else tell for certain. A choice of this library.</summary>
    public const int MinimumSamples = 20;

    /// <summary>Creates the check.</summary>
    /// <param name="margin">By which share of the baseline's median an execution may take longer, above 0 and below 1.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public LatencyNonInferiorityCheck(double margin, double confidence = DefaultConfidence)
        : base(margin, confidence)
    {
    }

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override CheckResult Compare(CheckContext context, BaselineEvidence baseline)
    {
        var (own, other) = (LatencySample.Of(context.Sample!), LatencySample.Of(baseline.Sample));
        var samples = (long)own.Count + other.Count;
        var version = CheckText.Version(baseline.SkillVersion);
        if (Math.Min(own.Count, other.Count) < MinimumSamples || own.Median is not { } ownMedian || other.Median is not { } otherMedian)
        {
            return Result(Verdict.Inconclusive, observed: null, threshold: null, samples, FormattableString.Invariant(
                $"There are {own.Count} executions, and {other.Count} of the version in the last stage ({version}): each needs {MinimumSamples} of this span."));
        }

        var told = $"The median execution takes {LatencySample.Text(ownMedian)}, that of the version in the last stage ({version}) {LatencySample.Text(otherMedian)}";
        var allowed = Margin * otherMedian;
        var shift = HodgesLehmann.Estimate(own, other)!.Value;
        if (otherMedian <= 0)
        {
            return Result(Verdict.Inconclusive, shift, allowed, samples, $"{told}: no share of nothing can be allowed, so there is nothing to judge by.");
        }

        if (HodgesLehmann.Upper(own, other, Alpha) is not { } upper)
        {
            return Result(Verdict.Inconclusive, shift, allowed, samples, $"{told}: that is too few executions for a bound.");
        }

        var lower = -HodgesLehmann.Upper(other, own, Alpha)!.Value;
        var bound = $"with {CheckText.Percent(Confidence)} confidence executions take";
        var (verdict, reason) = upper <= allowed
            ? (Verdict.Pass, $"{told}: {bound} at {(upper < 0 ? "least" : "most")} {Shown(upper)}, and {LatencySample.Text(allowed)} longer is allowed.")
            : lower > allowed
                ? (Verdict.Fail, $"{told}: {bound} at least {Shown(lower)}, and only {LatencySample.Text(allowed)} longer is allowed.")
                : (Verdict.Inconclusive, $"{told}: executions take from {Shown(lower)} to {Shown(upper)}, each end with {CheckText.Percent(Confidence)} confidence. Whether that is within the {LatencySample.Text(allowed)} longer that is allowed cannot be told yet: more records tell.");
        return Result(verdict, shift, allowed, samples, reason) with { Lower = lower, Upper = upper };
    }

    private static string Shown(double shift) => shift < 0 ? $"{LatencySample.Text(-shift)} less" : $"{LatencySample.Text(shift)} longer";
}
