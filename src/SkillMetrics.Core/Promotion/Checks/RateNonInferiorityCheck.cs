using System.Text.Json;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// A rate is no worse than that of the version in the last stage: by the score bound of Miettinen and Nurminen (1985) where the gate is asked
/// once, or by a bound that holds at every look (Waudby-Smith and others, arXiv 2103.06476) where it is asked after every execution. Where
/// sessions have several executions, these count as the smaller number of independent ones that they are worth: a choice of this library.
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
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RateNonInferiorityCheck Accuracy(double margin, int? tunedFor = null, double confidence = DefaultConfidence) =>
        new(AccuracyName, "outcomes are correct", RateSample.Correct, margin, tunedFor, confidence);

    /// <summary>The check of executions without an exception.</summary>
    /// <param name="margin">By how much the rate may be worse, above 0 and below 1.</param>
    /// <param name="tunedFor">For how many records of both versions the bound of every look is tightest, from 1; null for a bound that holds at one look.</param>
    /// <param name="confidence">How sure the bound is, one-sided, above 0.5 and at most 0.999999.</param>
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
        var (own, other) = (_of(context.Sample!), _of(baseline.Sample));
        var samples = own.All.Count + other.All.Count;
        var told = FormattableString.Invariant(
            $"{own.All.Successes} of {own.All.Count} {_what}, of the version in the last stage ({CheckText.Version(baseline.SkillVersion)}) {other.All.Successes} of {other.All.Count}");
        if (own.All.Rate is not { } ownRate || other.All.Rate is not { } otherRate)
        {
            return Judge(difference: null, lower: null, upper: null, samples, told, "both need records of this span");
        }

        var (ownSessions, otherSessions) = (own.Clustered(Alpha), other.Clustered(Alpha));
        if (ownSessions is { Lower: null } || otherSessions is { Lower: null })
        {
            return Judge(ownRate - otherRate, lower: null, upper: null, samples, told, FormattableString.Invariant(
                $"executions of one session are not independent, and each needs {ClusteredRate.MinimumClusters} sessions"));
        }

        // Rounded against the candidate for the lower bound, and for it for the upper one.
        var lower = Lower(Counted(own, ownSessions, Math.Ceiling), Counted(other, otherSessions, Math.Floor));
        var upper = -Lower(Counted(other, otherSessions, Math.Ceiling), Counted(own, ownSessions, Math.Floor));
        if (ownSessions is not null || otherSessions is not null)
        {
            told += FormattableString.Invariant($", in sessions that are worth {Worth(own, ownSessions):0.#} and {Worth(other, otherSessions):0.#} independent ones");
        }

        return Judge(
            ownRate - otherRate, lower, upper, samples, told, FormattableString.Invariant($"each needs {SequentialDifference.MinimumCount} for a bound that holds at every look"));
    }

    private static Proportion Counted(RateSample sample, ClusteredRate? sessions, Func<double, double> roundFailures) =>
        sessions is null ? sample.All : RateSample.Worth(sessions, roundFailures);

    private static double Worth(RateSample sample, ClusteredRate? sessions) => sessions?.EffectiveCount ?? sample.All.Count;

    private double? Lower(Proportion better, Proportion worse) => TunedFor is { } tunedFor
        ? SequentialDifference.Lower(better, worse, tunedFor, Alpha)
        : MiettinenNurminen.Lower(better, worse, Alpha);
}
