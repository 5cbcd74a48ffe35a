using System.Text.Json;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>A figure of enough records is high enough. Too few records are inconclusive.</summary>
public abstract class LevelCheck : EvidenceCheck
{
    private readonly string _kind;
    private readonly string _figure;

    private protected LevelCheck(string kind, string figure, double threshold, int minimumSamples)
    {
        (_kind, _figure) = (kind, figure);
        Threshold = AtLeast(threshold, 0, 1, nameof(threshold));
        MinimumSamples = Samples(minimumSamples, nameof(minimumSamples));
    }

    /// <summary>What the figure must reach, from 0 to 1, with a tolerance of 1e-9.</summary>
    public double Threshold { get; }

    /// <summary>How many records of the kind there must be.</summary>
    public int MinimumSamples { get; }

    /// <inheritdoc/>
    public sealed override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("threshold", Threshold);
        writer.WriteNumber("minimum_samples", MinimumSamples);
    }

    /// <summary>How many records of the kind there are, and their figure: null without any.</summary>
    private protected abstract (long Count, double? Figure) Look(EvidenceFigures evidence);

    private protected sealed override CheckResult Evaluate(EvidenceFigures evidence)
    {
        var (count, observed) = Look(evidence);
        if (count < MinimumSamples)
        {
            return Result(Verdict.Inconclusive, observed, Threshold, count, FormattableString.Invariant($"Insufficient {_kind} metrics: {count}/{MinimumSamples}"));
        }

        return observed >= Threshold - Tolerance
            ? Result(Verdict.Pass, observed, Threshold, count, $"The {_figure} is {Text(observed.Value)}, at least {Text(Threshold)} is needed.")
            : Result(Verdict.Fail, observed, Threshold, count, $"The {_figure} is {Text(observed!.Value)}, but at least {Text(Threshold)} is needed.");
    }
}
