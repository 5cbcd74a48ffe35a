using SkillMetrics.Storage;

namespace SkillMetrics.Analytics;

/// <summary>
/// What happens now, of one skill or of all, by the times of the records: those up to now and within the window. Rates are fractions; what
/// no record tells is null.
/// </summary>
public sealed record LiveNumbers
{
    /// <summary>How far back the window reaches; a record that is exactly so old lies outside.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>
    /// How long the last executions took, from performance records within both limits of the <see cref="LiveFilter"/>: always exact, and
    /// equal times count each.
    /// </summary>
    public required DurationStatistics Latency { get; init; }

    /// <summary>Those of the same executions that did not throw, as a fraction from 0 to 1; null without any.</summary>
    public required double? SuccessRate { get; init; }

    /// <summary>
    /// Edits that a person accepted in the window as a fraction of those decided upon, from 0 to 1; null without any. They belong to no
    /// skill: asked about one, only those count that name it.
    /// </summary>
    public required double? AcceptanceRate { get; init; }

    /// <summary>
    /// All performance records in the window, not only the last, for each second of the window; null without any.
    /// </summary>
    public required double? EventsPerSecond { get; init; }

    internal static LiveNumbers Of(LiveSample sample, TimeSpan window) => new()
    {
        Window = window,
        Latency = DurationStatistics.Of(sample.ExecutionTicks),
        SuccessRate = Figures.Rate(sample.ExecutionTicks.Count - sample.ExceptionCount, sample.ExecutionTicks.Count),
        AcceptanceRate = Figures.Rate(sample.AcceptedEdits, sample.AcceptedEdits + sample.RejectedEdits),
        EventsPerSecond = sample.ExecutionCount == 0 ? null : sample.ExecutionCount / window.TotalSeconds,
    };
}
