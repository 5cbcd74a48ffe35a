using System.Text.Json;
using SkillMetrics.Statistics;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// The mean pattern fidelity is high enough, by the empirical Bernstein bound of Maurer and Pontil (2009), which holds for values from 0 to 1 of
/// whatever distribution. Fewer records than could show it even if all of them were 1 are inconclusive.
/// </summary>
public sealed class FidelityBoundCheck : StatisticalCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "fidelity.mean_bound";

    /// <summary>Creates the check.</summary>
    /// <param name="threshold">What the bound must reach, above 0 and below 1.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public FidelityBoundCheck(double threshold, double confidence = DefaultConfidence)
        : base(confidence) => Threshold = threshold is > 0 and < 1 ? threshold : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Must be above 0 and below 1.");

    /// <inheritdoc/>
    public override string Name => CheckName;

    /// <summary>What the bound must reach, above 0 and below 1.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        base.WriteSettings(writer);
        writer.WriteNumber("threshold", Threshold);
    }

    private protected override CheckResult Evaluate(CheckContext context)
    {
        var sample = MeanSample.Of(context.Sample!.Fidelities);
        var told = FormattableString.Invariant($"{sample.Count} records have a mean pattern fidelity of {CheckText.Of(sample.Mean)}");
        var best = EmpiricalBernstein.Lower(sample.Count, mean: 1, variance: 0, Alpha);
        if (best < Threshold)
        {
            var needed = EmpiricalBernstein.MinimalCount(Threshold, Alpha);
            return Result(Verdict.Inconclusive, sample.Count == 0 ? null : sample.Mean, Threshold, sample.Count, FormattableString.Invariant(
                $"{(sample.Count == 0 ? "There are no fidelity records" : told)}: it takes at least {needed} to show {CheckText.Exact(Threshold)} with {CheckText.Percent(Confidence)} confidence."));
        }

        var lower = EmpiricalBernstein.Lower(sample.Count, sample.Mean, sample.Variance, Alpha);
        var bound = $"{told}: with {CheckText.Percent(Confidence)} confidence it is at least {CheckText.Beside(lower, Threshold)}";
        var upper = EmpiricalBernstein.Upper(sample.Count, sample.Mean, sample.Variance, Alpha);
        var result = lower >= Threshold - CheckText.Tolerance
            ? Result(Verdict.Pass, sample.Mean, Threshold, sample.Count, $"{bound}, and {CheckText.Exact(Threshold)} is needed.")
            : Result(Verdict.Fail, sample.Mean, Threshold, sample.Count, $"{bound}, but {CheckText.Exact(Threshold)} is needed. The bound holds for any distribution and asks for many records.");
        return result with { Lower = lower, Upper = upper };
    }
}
