using System.Text.Json;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// A rate is no worse than that of the version in the last stage: by the score bound of Miettinen and Nurminen (1985) where the gate is asked
/// once, or by a bound that holds at every look (Waudby-Smith and others, arXiv 2103.06476) where it is asked after every execution.
/// </summary>
public sealed class RateNonInferiorityCheck : NonInferiorityCheck
{
    /// <summary>The name of the check of correct outcomes.</summary>
    public const string AccuracyName = "outcome.accuracy_no_worse";

    /// <summary>The name of the check of executions without an exception.</summary>
    public const string ExceptionsName = "performance.exceptions_no_worse";

    /// <summary>For how many records of both versions the bound of every look is tightest, unless said otherwise. A choice of this library.</summary>
    public const int DefaultTunedFor = 500;

    private readonly string _what;
    private readonly Func<EvidenceSample, RateSample> _of;

    private RateNonInferiorityCheck(string name, string what, Func<EvidenceSample, RateSample> of, double margin, int? tunedFor, double confidence)
        : base(margin, confidence)
    {
        (Name, _what, _of) = (name, what, of);
        TunedFor = tunedFor is null or > 0 ? tunedFor : throw new ArgumentOutOfRangeException(nameof(tunedFor), tunedFor, "Must be from 1.");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>For how many records of both versions the bound of every look is tightest; null for a bound that holds at one look.</summary>
    public int? TunedFor { get; }

    /// <summary>The check of correct outcomes. Errors of the judge do not count.</summary>
    /// <param name="margin">By how much the rate may be worse, above 0 and below 1.</param>
    /// <param name="tunedFor">For how many records of both versions the bound of every look is tightest, from 1; null for a bound that holds at one look.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RateNonInferiorityCheck Accuracy(double margin, int? tunedFor = null, double confidence = DefaultConfidence) =>
        new(AccuracyName, "outcomes are correct", RateSample.Correct, margin, tunedFor, confidence);

    /// <summary>The check of executions without an exception.</summary>
    /// <param name="margin">By how much the rate may be worse, above 0 and below 1.</param>
    /// <param name="tunedFor">For how many records of both versions the bound of every look is tightest, from 1; null for a bound that holds at one look.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RateNonInferiorityCheck Exceptions(double margin, int? tunedFor = null, double confidence = DefaultConfidence) =>
        new(ExceptionsName, "executions threw no exception", RateSample.WithoutException, margin, tunedFor, confidence);

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        base.WriteSettings(writer);
        if (TunedFor is { } records)
        {
            writer.WriteNumber("tuned_for", records);
        }
    }

    private protected override CheckResult Compare(CheckContext context, BaselineEvidence baseline)
    {
        var (own, other) = (_of(context.Sample!).All, _of(baseline.Sample).All);
        var told = FormattableString.Invariant(
            $"{own.Successes} of {own.Count} {_what}, of the version in the last stage ({CheckText.Version(baseline.SkillVersion)}) {other.Successes} of {other.Count}");
        if (own.Rate is not { } ownRate || other.Rate is not { } otherRate)
        {
            return Judge(difference: null, lower: null, upper: null, own.Count + other.Count, told, "both need records of this span");
        }

        var (lower, upper) = TunedFor is { } tunedFor
            ? (SequentialDifference.Lower(own, other, tunedFor, Alpha), -SequentialDifference.Lower(other, own, tunedFor, Alpha))
            : (MiettinenNurminen.Lower(own, other, Alpha), MiettinenNurminen.Upper(own, other, Alpha));
        return Judge(
            ownRate - otherRate, lower, upper, own.Count + other.Count, told, FormattableString.Invariant($"each needs {SequentialDifference.MinimumCount} for a bound that holds at every look"));
    }
}
