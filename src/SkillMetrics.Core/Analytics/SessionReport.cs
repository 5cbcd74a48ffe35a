namespace SkillMetrics.Analytics;

/// <summary>
/// What happened in one session: its invocations, and what a person did. Rates are fractions; what no record tells is null.
/// </summary>
public sealed record SessionReport
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>When the first thing in it happened: an invocation started, or a person did something.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the last thing in it happened: an invocation started or, where its duration is known, ended, or a person did something.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>From <see cref="Started"/> to <see cref="Ended"/>.</summary>
    public TimeSpan Duration => Ended - Started;

    /// <summary>How often a person prompted the agent.</summary>
    public required long Prompts { get; init; }

    /// <summary>All invocations, running ones included.</summary>
    public required long Tools { get; init; }

    /// <summary>Invocations a minute of the session's duration; null where it has none.</summary>
    public double? ToolsPerMinute => Duration > TimeSpan.Zero ? Tools / Duration.TotalMinutes : null;

    /// <summary>Edits that a person accepted as a fraction of those decided upon, from 0 to 1; null without any.</summary>
    public required double? AcceptanceRate { get; init; }

    /// <summary>Completed invocations as a fraction of all that ended, from 0 to 1; null without any.</summary>
    public required double? SuccessRate { get; init; }

    /// <summary>
    /// A score from 0 to 100: 50 + 25 · S − 15 · (1 − S) + 10 · A with the success rate S and the acceptance rate A. The last term is left
    /// out without an acceptance rate; null without a success rate.
    /// </summary>
    public double? ProductivityScore =>
        SuccessRate is { } success ? Math.Clamp(50 + (25 * success) - (15 * (1 - success)) + (10 * (AcceptanceRate ?? 0)), 0, 100) : null;

    /// <summary>The skills that were invoked, in the order of their first invocations; those at the same time by ordinal name.</summary>
    public required IReadOnlyList<SessionSkill> Skills { get; init; }
}
