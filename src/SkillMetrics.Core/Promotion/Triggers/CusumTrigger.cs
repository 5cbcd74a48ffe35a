using System.Text.Json;
using SkillMetrics.Promotion.Checks;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>
/// The odds of a failure have risen since the promotion, by a cumulative sum over the executions in their order (Steiner and others, 2000): made
/// for skills that run seldom, where a rate of the last few says little. It begins half way to the alarm right after the version entered its
/// stage, when a fault is most likely, and judges nothing where the promotion left no figures to compare with.
/// </summary>
public sealed class CusumTrigger : RollbackTrigger
{
    /// <summary>The name of the trigger on exceptions.</summary>
    public const string ExceptionsName = "exception_cusum";

    /// <summary>The name of the trigger on wrong outcomes.</summary>
    public const string AccuracyName = "accuracy_cusum";

    /// <summary>The rise of the odds it looks for, unless said otherwise. A choice of this library.</summary>
    public const double DefaultOddsRatio = BernoulliCusum.DefaultOddsRatio;

    /// <summary>The sum at which it fires, unless said otherwise: of executions that fail as often as at promotion, some thousand go by before. A choice of this library.</summary>
    public const double DefaultLimit = BernoulliCusum.DefaultLimit;

    // An alarm forgets what is so long ago, and a look must not read a million records.
    private const int Samples = 5_000;

    private readonly string _what;
    private readonly Func<EvidenceFigures, double?> _baseline;
    private readonly Func<EvidenceSample, IReadOnlyList<bool>> _failures;

    private CusumTrigger(
        string name, string what, Func<EvidenceFigures, double?> baseline, Func<EvidenceSample, IReadOnlyList<bool>> failures, double oddsRatio, double limit)
    {
        (Name, _what, _baseline, _failures) = (name, what, baseline, failures);
        OddsRatio = CheckText.Above(oddsRatio, 1, nameof(oddsRatio));
        Limit = CheckText.Above(limit, 0, nameof(limit));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>How many times the odds of a failure at promotion it looks for, above 1.</summary>
    public double OddsRatio { get; }

    /// <summary>The sum at which it fires, above 0.</summary>
    public double Limit { get; }

    /// <summary>While all records are there an alarm among them stays.</summary>
    internal override int FiresOnUpTo => Samples;

    internal override bool LeavesErrorsOut => string.Equals(Name, AccuracyName, StringComparison.Ordinal);

    /// <summary>The trigger on exceptions.</summary>
    /// <param name="oddsRatio">How many times the odds at promotion it looks for, above 1.</param>
    /// <param name="limit">The sum at which it fires, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static CusumTrigger Exceptions(double oddsRatio = DefaultOddsRatio, double limit = DefaultLimit) => new(
        ExceptionsName, "executions threw", b => b.ExceptionRate(), s => [.. s.Executions.Select(e => e.ExceptionOccurred)], oddsRatio, limit);

    /// <summary>The trigger on wrong outcomes. Errors of the judge do not count.</summary>
    /// <param name="oddsRatio">How many times the odds at promotion it looks for, above 1.</param>
    /// <param name="limit">The sum at which it fires, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static CusumTrigger Accuracy(double oddsRatio = DefaultOddsRatio, double limit = DefaultLimit) => new(
        AccuracyName, "outcomes were wrong", b => 1 - b.Accuracy(), s => [.. s.Outcomes.Where(o => !o.IsError).Select(o => !o.Correct)], oddsRatio, limit);

    internal override async ValueTask<string?> JudgeAsync(TriggerContext context, CancellationToken cancellationToken)
    {
        if (context.Baseline is not { } promoted || _baseline(promoted) is not (>= 0 and < 1 and var rate))
        {
            return null;
        }

        var cusum = new BernoulliCusum(rate, OddsRatio, Limit);
        var (isWhole, sample) = await context.SampleAsync(Samples, cancellationToken).ConfigureAwait(false);
        var failures = _failures(sample);
        return cusum.Run(failures, isWhole ? cusum.FastStart : 0).AlarmAt is not { } alarm ? null : FormattableString.Invariant(
            $"{failures.Take((int)alarm).Count(f => f)} of {alarm} {_what} since it entered its stage, at promotion a share of {Text(rate)}: the cumulative sum reached {Text(Limit)}.");
    }

    internal override void WriteSettings(Utf8JsonWriter writer)
    {
        writer.WriteNumber("odds_ratio", OddsRatio);
        writer.WriteNumber("limit", Limit);
    }
}
