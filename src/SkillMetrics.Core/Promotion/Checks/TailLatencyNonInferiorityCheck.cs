using SkillMetrics.Statistics;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// The slowest executions take no longer than those of the version in the last stage, by more than a share: the upper limit of the duration that
/// 95 % do not exceed is compared with the lower limit of the baseline's, both order statistics. That they are compared so is a choice of this
/// library. For a gate that is asked once.
/// </summary>
public sealed class TailLatencyNonInferiorityCheck : NonInferiorityCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "performance.p95_no_worse";

    private const double Quantile = 0.95;

    /// <summary>Creates the check.</summary>
    /// <param name="margin">By which share of the baseline's it may be longer, above 0 and below 1.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public TailLatencyNonInferiorityCheck(double margin, double confidence = DefaultConfidence)
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
        if (QuantileLimits.Upper(own, Quantile, Alpha) is not { } upper || QuantileLimits.Lower(other, Quantile, Alpha) is not { } lower)
        {
            return Result(Verdict.Inconclusive, observed: null, threshold: null, samples, FormattableString.Invariant(
                $"There are {own.Count} executions, and {other.Count} of the version in the last stage ({version}): too few for limits of the duration that 95 % do not exceed."));
        }

        var allowed = (1 + Margin) * lower;
        var told = $"The duration that 95 % of executions do not exceed is at most {LatencySample.Text(upper)}, and for the version in the last stage ({version}) at least {LatencySample.Text(lower)}, with {CheckText.Percent(Confidence)} confidence in both";
        if (lower <= 0)
        {
            return Result(Verdict.Inconclusive, upper, allowed, samples, $"{told}: no share of nothing can be allowed, so there is nothing to judge by.");
        }

        var best = QuantileLimits.Lower(own, Quantile, Alpha);
        var worst = QuantileLimits.Upper(other, Quantile, Alpha);
        var (verdict, reason) = upper <= allowed
            ? (Verdict.Pass, $"{told}: at most {LatencySample.Text(allowed)} is allowed.")
            : best > (1 + Margin) * worst
                ? (Verdict.Fail, $"The duration that 95 % of executions do not exceed is at least {LatencySample.Text(best!.Value)}, and for the version in the last stage ({version}) at most {LatencySample.Text(worst!.Value)}, with {CheckText.Percent(Confidence)} confidence in both: that is slower by more than the {CheckText.Percent(Margin)} that are allowed.")
                : (Verdict.Inconclusive, $"{told}: at most {LatencySample.Text(allowed)} is allowed, and whether it is more cannot be told yet: more records tell.");
        return Result(verdict, upper, allowed, samples, reason) with { Lower = best, Upper = upper };
    }
}
