using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>The newest executions take too long, beside those by which the version was promoted. Judges nothing where there were none.</summary>
public sealed class ExecutionTimeTrigger : ThresholdTrigger
{
    /// <summary>The name.</summary>
    public const string TriggerName = "execution_time";

    /// <summary>Creates the trigger.</summary>
    /// <param name="threshold">How many times the mean at promotion it must not exceed, from 0, with a tolerance of 1e-9.</param>
    /// <param name="samples">How many of the newest performance records are judged, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ExecutionTimeTrigger(double threshold, int samples)
        : base(threshold, samples, most: double.MaxValue)
    {
    }

    /// <inheritdoc/>
    public override string Name => TriggerName;

    private protected override string? Judge(EvidenceFigures newest, EvidenceFigures? baseline) =>
        newest.PerformanceCount >= Samples && Ratio(newest, baseline) is { } ratio && ratio > Threshold + Tolerance
            ? FormattableString.Invariant($"The mean execution time of the last {newest.PerformanceCount} executions is {Text(ratio)} times that at promotion, above {Text(Threshold)}.")
            : null;

    private static double? Ratio(EvidenceFigures newest, EvidenceFigures? baseline) => baseline is { PerformanceCount: > 0, ExecutionTicks: > 0 }
        ? (double)newest.ExecutionTicks / newest.PerformanceCount / ((double)baseline.ExecutionTicks / baseline.PerformanceCount)
        : null;
}
