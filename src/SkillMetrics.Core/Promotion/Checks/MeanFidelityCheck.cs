using System.Text.Json;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>The mean pattern fidelity is high enough. Too few records are inconclusive.</summary>
public sealed class MeanFidelityCheck : EvidenceCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "fidelity.mean";

    /// <summary>Creates the check.</summary>
    /// <param name="threshold">What it must reach, from 0 to 1, with a tolerance of 1e-9.</param>
    /// <param name="minimumSamples">How many fidelity records there must be, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public MeanFidelityCheck(double threshold, int minimumSamples)
    {
        Threshold = AtLeast(threshold, 0, 1, nameof(threshold));
        MinimumSamples = Samples(minimumSamples, nameof(minimumSamples));
    }

    /// <inheritdoc/>
    public override string Name => CheckName;

    /// <summary>What it must reach, from 0 to 1.</summary>
    public double Threshold { get; }

    /// <summary>How many fidelity records there must be.</summary>
    public int MinimumSamples { get; }

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("threshold", Threshold);
        writer.WriteNumber("minimum_samples", MinimumSamples);
    }

    private protected override CheckResult Evaluate(EvidenceFigures evidence)
    {
        var (count, observed) = (evidence.FidelityCount, evidence.MeanFidelity());
        if (count < MinimumSamples)
        {
            return Result(
                Verdict.Inconclusive, observed, Threshold, count, FormattableString.Invariant($"Insufficient fidelity metrics: {count}/{MinimumSamples}"));
        }

        return observed >= Threshold - Tolerance
            ? Result(Verdict.Pass, observed, Threshold, count, $"The mean pattern fidelity is {Text(observed.Value)}, at least {Text(Threshold)} is needed.")
            : Result(Verdict.Fail, observed, Threshold, count, $"The mean pattern fidelity is {Text(observed!.Value)}, but at least {Text(Threshold)} is needed.");
    }
}
