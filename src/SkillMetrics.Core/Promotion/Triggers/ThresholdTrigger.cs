using System.Globalization;
using System.Text.Json;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>
/// A figure of a version's newest records since it entered its stage that takes it back when it is beyond a threshold. It judges nothing
/// before its sample is full. Immutable.
/// </summary>
public abstract class ThresholdTrigger : RollbackTrigger
{
    /// <summary>How far a figure may be beyond its threshold: the mean of ten times 0.85 is 0.85, though not in binary fractions.</summary>
    private protected const double Tolerance = 1e-9;

    private protected ThresholdTrigger(double threshold, int samples, double most)
    {
        Threshold = threshold >= 0 && threshold <= most
            ? threshold
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, string.Create(CultureInfo.InvariantCulture, $"Must be from 0 to {most}."));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Samples = samples;
    }

    /// <summary>What the figure may reach and not pass.</summary>
    public double Threshold { get; }

    /// <summary>How many of the newest records of its kind it judges: all of them must be there.</summary>
    public int Samples { get; }

    internal sealed override async ValueTask<string?> JudgeAsync(TriggerContext context, CancellationToken cancellationToken) =>
        Judge(await context.NewestAsync(Samples, cancellationToken).ConfigureAwait(false), context.Baseline);

    internal sealed override void WriteSettings(Utf8JsonWriter writer)
    {
        writer.WriteNumber("threshold", Threshold);
        writer.WriteNumber("samples", Samples);
    }

    private protected abstract string? Judge(EvidenceFigures newest, EvidenceFigures? baseline);
}
