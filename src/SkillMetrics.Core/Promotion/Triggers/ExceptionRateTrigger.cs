using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>Too many of the newest executions threw.</summary>
public sealed class ExceptionRateTrigger : ThresholdTrigger
{
    /// <summary>The name.</summary>
    public const string TriggerName = "exception_rate";

    /// <summary>Creates the trigger.</summary>
    /// <param name="threshold">What it must not exceed, from 0 to 1, with a tolerance of 1e-9.</param>
    /// <param name="samples">How many of the newest performance records are judged, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ExceptionRateTrigger(double threshold, int samples)
        : base(threshold, samples, most: 1)
    {
    }

    /// <inheritdoc/>
    public override string Name => TriggerName;

    private protected override string? Judge(EvidenceFigures newest, EvidenceFigures? baseline) =>
        newest.PerformanceCount >= Samples && newest.ExceptionRate() is { } rate && rate > Threshold + Tolerance
            ? FormattableString.Invariant($"The exception rate of the last {newest.PerformanceCount} executions is {Text(rate)}, above {Text(Threshold)}.")
            : null;
}
