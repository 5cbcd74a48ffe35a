using System.Globalization;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>A check of the version's own records.</summary>
public abstract class EvidenceCheck : PromotionCheck
{
    /// <summary>How much a figure may lack of its threshold: the mean of ten times 0.85 is 0.85, though not in binary fractions.</summary>
    private protected const double Tolerance = 1e-9;

    private protected EvidenceCheck()
    {
    }

    /// <inheritdoc/>
    public sealed override ValueTask<CheckResult> EvaluateAsync(CheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(Evaluate(context.Evidence) with { Name = Name, Window = context.Window });
    }

    private protected abstract CheckResult Evaluate(EvidenceFigures evidence);

    private protected CheckResult Result(Verdict verdict, double? observed, double threshold, long samples, string reason) => new()
    {
        Name = Name,
        Verdict = verdict,
        Observed = observed,
        Threshold = threshold,
        Samples = samples,
        Reason = reason,
    };

    private protected static double AtLeast(double value, double least, double most, string parameterName) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, string.Create(CultureInfo.InvariantCulture, $"Must be from {least} to {most}."));

    private protected static int Samples(int value, string parameterName) => (int)AtLeast(value, 1, int.MaxValue, parameterName);

    private protected static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
