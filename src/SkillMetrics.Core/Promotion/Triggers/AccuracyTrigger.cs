using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>Too few of the newest outcomes are correct.</summary>
public sealed class AccuracyTrigger : ThresholdTrigger
{
    /// <summary>The name.</summary>
    public const string TriggerName = "accuracy";

    /// <summary>Creates the trigger.</summary>
    /// <param name="threshold">What it must reach, from 0 to 1, with a tolerance of 1e-9.</param>
    /// <param name="samples">How many of the newest outcome records are judged, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public AccuracyTrigger(double threshold, int samples)
        : base(threshold, samples, most: 1)
    {
    }

    /// <inheritdoc/>
    public override string Name => TriggerName;

    private protected override string? Judge(EvidenceFigures newest, EvidenceFigures? baseline) =>
        newest.OutcomeCount >= Samples && newest.Accuracy() is { } accuracy && accuracy < Threshold - Tolerance
            ? FormattableString.Invariant($"The accuracy of the last {newest.OutcomeCount} outcomes is {Text(accuracy)}, below {Text(Threshold)}.")
            : null;
}
