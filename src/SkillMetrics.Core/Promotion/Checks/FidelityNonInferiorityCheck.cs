using SkillMetrics.Statistics;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// The mean pattern fidelity is no worse than that of the version in the last stage, by the normal bound of a difference of means. Two values of
/// 0 and two of 1 are added to each variance, since that of nearly equal values is too small, and each version needs 30 records: choices of this
/// library. For a gate that is asked once.
/// </summary>
public sealed class FidelityNonInferiorityCheck : NonInferiorityCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "fidelity.mean_no_worse";

    /// <summary>Creates the check.</summary>
    /// <param name="margin">By how much the mean may be worse, above 0 and below 1.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public FidelityNonInferiorityCheck(double margin, double confidence = DefaultConfidence)
        : base(margin, confidence)
    {
    }

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override CheckResult Compare(CheckContext context, BaselineEvidence baseline)
    {
        var (own, other) = (MeanSample.Of(context.Sample!.Fidelities), MeanSample.Of(baseline.Sample.Fidelities));
        var version = CheckText.Version(baseline.SkillVersion);
        var told = own.Count == 0 || other.Count == 0
            ? FormattableString.Invariant($"There are {own.Count} fidelity records, and {other.Count} of the version in the last stage ({version})")
            : FormattableString.Invariant(
                $"{own.Count} records have a mean pattern fidelity of {CheckText.Of(own.Mean)}, {other.Count} of the version in the last stage ({version}) one of {CheckText.Of(other.Mean)}");
        var half = DifferenceOfMeans.HalfWidth(own, other, Alpha);
        var difference = own.Mean - other.Mean;
        return Judge(
            own.Count == 0 || other.Count == 0 ? null : difference, difference - half, difference + half, own.Count + other.Count, told,
            FormattableString.Invariant($"each needs {DifferenceOfMeans.MinimumCount} for a bound"));
    }
}
