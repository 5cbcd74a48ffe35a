using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>The mean pattern fidelity of the newest records is too low.</summary>
public sealed class FidelityTrigger : ThresholdTrigger
{
    /// <summary>The name.</summary>
    public const string TriggerName = "pattern_fidelity";

    /// <summary>Creates the trigger.</summary>
    /// <param name="threshold">What it must reach, from 0 to 1, with a tolerance of 1e-9.</param>
    /// <param name="samples">How many of the newest fidelity records are judged, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public FidelityTrigger(double threshold, int samples)
        : base(threshold, samples, most: 1)
    {
    }

    /// <inheritdoc/>
    public override string Name => TriggerName;

    private protected override string? Judge(EvidenceFigures newest, EvidenceFigures? baseline) =>
        newest.FidelityCount >= Samples && newest.MeanFidelity() is { } mean && mean < Threshold - Tolerance
            ? FormattableString.Invariant($"The mean pattern fidelity of the last {newest.FidelityCount} fidelity records is {Text(mean)}, below {Text(Threshold)}.")
            : null;
}
