using System.Text.Json;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>No execution threw an exception. One that did fails at once; none of too few is inconclusive.</summary>
public sealed class NoExceptionsCheck : EvidenceCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "performance.no_exceptions";

    /// <summary>Creates the check.</summary>
    /// <param name="minimumSamples">How many performance records there must be, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of range.</exception>
    public NoExceptionsCheck(int minimumSamples) => MinimumSamples = Samples(minimumSamples, nameof(minimumSamples));

    /// <inheritdoc/>
    public override string Name => CheckName;

    /// <summary>How many performance records there must be.</summary>
    public int MinimumSamples { get; }

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("minimum_samples", MinimumSamples);
    }

    private protected override CheckResult Evaluate(EvidenceFigures evidence)
    {
        var (count, exceptions) = (evidence.PerformanceCount, evidence.ExceptionCount);
        if (exceptions > 0)
        {
            return Result(Verdict.Fail, exceptions, 0, count, FormattableString.Invariant($"{exceptions} of {count} executions threw an exception, none may."));
        }

        return count < MinimumSamples
            ? Result(Verdict.Inconclusive, 0, 0, count, FormattableString.Invariant($"Insufficient performance metrics: {count}/{MinimumSamples}"))
            : Result(Verdict.Pass, 0, 0, count, FormattableString.Invariant($"None of {count} executions threw an exception."));
    }
}
