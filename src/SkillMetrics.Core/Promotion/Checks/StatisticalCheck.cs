using System.Text.Json;

namespace SkillMetrics.Promotion.Checks;

/// <summary>A check that judges records one by one, by a bound that holds with a set confidence.</summary>
public abstract class StatisticalCheck : SampleCheck
{
    /// <summary>The confidence unless said otherwise: one-sided 95 %.</summary>
    public const double DefaultConfidence = 0.95;

    // One error in a million: the bounds are not computed to more than that, nor are the approximations among them worth more.
    private const double HighestConfidence = 0.999999;

    private protected StatisticalCheck(double confidence) => Confidence = confidence is > 0.5 and <= HighestConfidence
        ? confidence
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Must be above 0.5 and at most 0.999999.");

    /// <summary>How sure a bound is, one-sided, above 0.5 and at most 0.999999.</summary>
    public double Confidence { get; }

    /// <summary>How often a bound may be wrong.</summary>
    private protected double Alpha => 1 - Confidence;

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("confidence", Confidence);
    }
}
