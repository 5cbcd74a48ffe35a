using System.Text.Json;
using SkillMetrics.Statistics;
using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>
/// Exceptions use up the error budget too fast, over a long and a short window of time at once: 14.4 times over an hour and 5 minutes, or 6
/// times over 6 hours and 30 minutes (Google, The Site Reliability Workbook, chapter 5), with at least three exceptions in the long one. Made for
/// skills that run often.
/// </summary>
public sealed class BurnRateTrigger : RollbackTrigger
{
    /// <summary>The name.</summary>
    public const string TriggerName = "burn_rate";

    /// <summary>Creates the trigger.</summary>
    /// <param name="objective">The share of executions that is to end without an exception, below 1 and so high that every window can fire: above 1 − 1/14.4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of range.</exception>
    public BurnRateTrigger(double objective)
    {
        var least = BurnRate.Default.Max(b => 1 - (1 / b.Factor));
        Objective = objective > least && objective < 1
            ? objective
            : throw new ArgumentOutOfRangeException(nameof(objective), objective, FormattableString.Invariant(
                $"Must be above {least:0.####} and below 1: with a lower objective the trigger could not fire even if every execution threw."));
    }

    /// <inheritdoc/>
    public override string Name => TriggerName;

    /// <summary>The share of executions that is to end without an exception.</summary>
    public double Objective { get; }

    internal override async ValueTask<string?> JudgeAsync(TriggerContext context, CancellationToken cancellationToken)
    {
        foreach (var burn in BurnRate.Default)
        {
            var @long = Bad(await context.LastAsync(burn.Long, cancellationToken).ConfigureAwait(false));
            var @short = Bad(await context.LastAsync(burn.Short, cancellationToken).ConfigureAwait(false));
            if (burn.Fires(@long, @short, Objective))
            {
                return FormattableString.Invariant(
                    $"{@long.Successes} of {@long.Count} executions threw within {burn.Long.TotalHours:0.##} hours and {@short.Successes} of {@short.Count} within {burn.Short.TotalMinutes:0.##} minutes: more than {burn.Factor} times what an objective of {Text(Objective)} allows.");
            }
        }

        return null;
    }

    internal override void WriteSettings(Utf8JsonWriter writer) => writer.WriteNumber("objective", Objective);

    private static Proportion Bad(EvidenceFigures figures) => new(figures.ExceptionCount, figures.PerformanceCount);
}
