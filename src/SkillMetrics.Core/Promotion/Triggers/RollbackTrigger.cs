using System.Globalization;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>
/// A figure of a version's newest records since it entered its stage that takes it back when it is bad. It judges nothing before its
/// sample is full. Immutable.
/// </summary>
public abstract class RollbackTrigger
{
    /// <summary>How far a figure may be beyond its threshold: the mean of ten times 0.85 is 0.85, though not in binary fractions.</summary>
    private protected const double Tolerance = 1e-9;

    private protected RollbackTrigger(double threshold, int samples, double most)
    {
        Threshold = threshold >= 0 && threshold <= most
            ? threshold
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, string.Create(CultureInfo.InvariantCulture, $"Must be from 0 to {most}."));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Samples = samples;
    }

    /// <summary>
    /// A mean pattern fidelity of the last 10 below 0.85, an exception rate of the last 20 above 0.05, an accuracy of the last 10 below
    /// 0.80, and a mean execution time of the last 20 above 3 times that at promotion.
    /// </summary>
    public static IReadOnlyList<RollbackTrigger> Default { get; } =
        [new FidelityTrigger(0.85, 10), new ExceptionRateTrigger(0.05, 20), new AccuracyTrigger(0.80, 10), new ExecutionTimeTrigger(3, 20)];

    /// <summary>The figure's name, which a rollback keeps as its <c>trigger_metric</c>. In a policy's JSON it tells the trigger.</summary>
    public abstract string Name { get; }

    /// <summary>What the figure may reach and not pass.</summary>
    public double Threshold { get; }

    /// <summary>How many of the newest records of its kind it judges: all of them must be there.</summary>
    public int Samples { get; }

    /// <summary>Why the version must go back, in a sentence; null where it need not, or the sample is not full.</summary>
    /// <param name="newest">The newest <see cref="Samples"/> records of each kind.</param>
    /// <param name="baseline">The figures by which the version was promoted, or null.</param>
    internal abstract string? Judge(EvidenceFigures newest, EvidenceFigures? baseline);

    private protected static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
