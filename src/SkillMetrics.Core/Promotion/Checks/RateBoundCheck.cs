using System.Text.Json;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// A rate is high enough, by the exact lower bound of Clopper and Pearson (1934). Executions of one session are not independent: where
/// sessions have several, they count as the smaller number of independent ones that they are worth (after Korn and Graubard, 1998). Fewer than
/// could show it even without a failure are inconclusive.
/// </summary>
public sealed class RateBoundCheck : StatisticalCheck
{
    /// <summary>The name of the check of correct outcomes.</summary>
    public const string AccuracyName = "outcome.accuracy_bound";

    /// <summary>The name of the check of executions without an exception.</summary>
    public const string SuccessName = "performance.success_bound";

    private readonly string _what;
    private readonly Func<EvidenceSample, RateSample> _of;
    private readonly long _minimal;

    private RateBoundCheck(string name, string what, Func<EvidenceSample, RateSample> of, double threshold, double confidence)
        : base(confidence)
    {
        (Name, _what, _of) = (name, what, of);
        Threshold = threshold is > 0 and < 1 ? threshold : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Must be above 0 and below 1.");
        _minimal = ClopperPearson.MinimalCount(threshold, Alpha) ?? throw new ArgumentOutOfRangeException(
            nameof(threshold), threshold, "Must be lower: not even a thousand million executions without a failure could show it.");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>What the bound must reach, above 0 and below 1.</summary>
    public double Threshold { get; }

    /// <summary>The check of correct outcomes. Errors of the judge do not count.</summary>
    /// <param name="threshold">What the bound must reach, above 0 and below 1, and no higher than a thousand million executions could show.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RateBoundCheck Accuracy(double threshold, double confidence = DefaultConfidence) =>
        new(AccuracyName, "outcomes are correct", RateSample.Correct, threshold, confidence);

    /// <summary>The check of executions without an exception.</summary>
    /// <param name="threshold">What the bound must reach, above 0 and below 1, and no higher than a thousand million executions could show.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RateBoundCheck Success(double threshold, double confidence = DefaultConfidence) =>
        new(SuccessName, "executions threw no exception", RateSample.WithoutException, threshold, confidence);

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        base.WriteSettings(writer);
        writer.WriteNumber("threshold", Threshold);
    }

    private protected override CheckResult Evaluate(CheckContext context)
    {
        var sample = _of(context.Sample!);
        var all = sample.All;
        var told = FormattableString.Invariant($"{all.Successes} of {all.Count} {_what}");
        if (sample.Clustered(Alpha) is not { } clustered)
        {
            return Judge(all, all, ClopperPearson.Lower(all, Alpha), ClopperPearson.Upper(all, Alpha), told);
        }

        if (clustered is not { Lower: { } lower, Upper: { } upper })
        {
            return Result(Verdict.Inconclusive, all.Rate, Threshold, all.Count, FormattableString.Invariant(
                $"{told}, but in {clustered.Clusters} sessions only, and executions of one session are not independent: {ClusteredRate.MinimumClusters} sessions are needed."));
        }

        told += FormattableString.Invariant($", in {clustered.Clusters} sessions and worth {clustered.EffectiveCount:0.#} independent ones");
        return Judge(all, RateSample.Worth(clustered, Math.Ceiling), lower, upper, told);
    }

    private CheckResult Judge(Proportion all, Proportion counted, double lower, double upper, string told)
    {
        var bound = FormattableString.Invariant($"with {CheckText.Percent(Confidence)} confidence the rate is at least {CheckText.Beside(lower, Threshold)}");
        var verdict = counted.Count < _minimal ? Verdict.Inconclusive : lower >= Threshold - CheckText.Tolerance ? Verdict.Pass : Verdict.Fail;
        var reason = verdict switch
        {
            Verdict.Pass => $"{told}: {bound}, and {CheckText.Exact(Threshold)} is needed.",
            Verdict.Fail => $"{told}: {bound}, but {CheckText.Exact(Threshold)} is needed. {Further(counted)}",
            _ => FormattableString.Invariant($"{told}: it takes at least {_minimal} to show {CheckText.Exact(Threshold)} with {CheckText.Percent(Confidence)} confidence. {Further(counted)}"),
        };
        return Result(verdict, all.Rate, Threshold, all.Count, reason) with
        {
            Lower = all.Count == 0 ? null : lower,
            Upper = all.Count == 0 ? null : upper,
        };
    }

    private string Further(Proportion counted) => ClopperPearson.FurtherSuccesses(counted, Threshold, Alpha) is { } further
        ? FormattableString.Invariant($"{further} more without a failure would do.")
        : "Not even a thousand million more without a failure would do.";
}
