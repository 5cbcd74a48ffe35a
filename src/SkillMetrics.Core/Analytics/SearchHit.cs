using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>The ended invocations of a skill on a workflow path that a search found.</summary>
public sealed record SearchHit
{
    /// <summary>The skill.</summary>
    public required string Skill { get; init; }

    /// <summary>The workflow path; null for those without one.</summary>
    public required string? WorkflowPath { get; init; }

    /// <summary>Those that ended: completed and abandoned ones.</summary>
    public required long Count { get; init; }

    /// <summary>Those that ended well.</summary>
    public required long Completed { get; init; }

    /// <summary>The mean duration of completed ones whose duration is known, in ticks of 100 ns, exact and not rounded; null without any.</summary>
    public required double? AverageDurationTicks { get; init; }

    /// <summary>The mean duration of completed ones whose duration is known, rounded to a tick of 100 ns; null without any.</summary>
    public TimeSpan? AverageDuration => Figures.Ticks(AverageDurationTicks);

    internal static SearchHit Of(SkillPath path) => new()
    {
        Skill = path.SkillName,
        WorkflowPath = path.WorkflowPath,
        Count = path.Invocations.Total,
        Completed = path.Invocations.Completed,
        AverageDurationTicks = Figures.Mean(path.Invocations.DurationTicks, path.Invocations.DurationCount),
    };
}
