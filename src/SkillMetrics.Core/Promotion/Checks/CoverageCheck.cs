using System.Text.Json;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>There are enough records of one kind. Too few is inconclusive.</summary>
public sealed class CoverageCheck : EvidenceCheck
{
    /// <summary>The name of the check of fidelity records.</summary>
    public const string FidelityName = "coverage.fidelity";

    /// <summary>The name of the check of outcome records.</summary>
    public const string OutcomeName = "coverage.outcome";

    /// <summary>The name of the check of performance records.</summary>
    public const string PerformanceName = "coverage.performance";

    private readonly string _kind;
    private readonly Func<EvidenceFigures, long> _count;

    private CoverageCheck(string kind, string name, Func<EvidenceFigures, long> count, int minimum)
    {
        (_kind, Name, _count) = (kind, name, count);
        Minimum = Samples(minimum, nameof(minimum));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>How many records there must be.</summary>
    public int Minimum { get; }

    /// <summary>The check of fidelity records.</summary>
    /// <param name="minimum">How many there must be, from 1.</param>
    public static CoverageCheck Fidelity(int minimum) => new("fidelity", FidelityName, e => e.FidelityCount, minimum);

    /// <summary>The check of outcome records.</summary>
    /// <param name="minimum">How many there must be, from 1.</param>
    public static CoverageCheck Outcome(int minimum) => new("outcome", OutcomeName, e => e.OutcomeCount, minimum);

    /// <summary>The check of performance records.</summary>
    /// <param name="minimum">How many there must be, from 1.</param>
    public static CoverageCheck Performance(int minimum) => new("performance", PerformanceName, e => e.PerformanceCount, minimum);

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("minimum", Minimum);
    }

    private protected override CheckResult Evaluate(EvidenceFigures evidence)
    {
        var count = _count(evidence);
        return count < Minimum
            ? Result(Verdict.Inconclusive, count, Minimum, count, FormattableString.Invariant($"Insufficient {_kind} metrics: {count}/{Minimum}"))
            : Result(Verdict.Pass, count, Minimum, count, FormattableString.Invariant($"There are {count} {_kind} metrics, {Minimum} are needed."));
    }
}
