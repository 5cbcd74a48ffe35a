using SkillMetrics.Records;

namespace SkillMetrics.Analytics;

/// <summary>A whole store at a glance. Rates are fractions; what no record tells is null.</summary>
public sealed record StoreSummary
{
    /// <summary>How many names <see cref="TopErrors"/> and <see cref="TopWorkflowPaths"/> list at most.</summary>
    public const int TopCount = 10;

    /// <summary>How many skills have a record.</summary>
    public required int TotalSkills { get; init; }

    /// <summary>Invocations that ended: completed and abandoned ones.</summary>
    public required long TotalInvocations { get; init; }

    /// <summary>Invocations that ended well.</summary>
    public required long Completed { get; init; }

    /// <summary>Invocations that ended otherwise, failed ones included.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Invocations that have not ended.</summary>
    public required long InFlight { get; init; }

    /// <summary>Completed invocations as a fraction of all that ended, from 0 to 1; null while none has.</summary>
    public required double? OverallCompletionRate { get; init; }

    /// <summary>The skill with the most ended invocations, the first by ordinal name of several; null while none has ended.</summary>
    public required string? MostUsedSkill { get; init; }

    /// <summary>How many ended invocations that skill has; null while none has ended.</summary>
    public required long? MostUsedCount { get; init; }

    /// <summary>The mean duration of completed invocations whose duration is known, in ticks of 100 ns, not rounded; null without any.</summary>
    public required double? AverageDurationTicks { get; init; }

    /// <summary>The mean duration of completed invocations whose duration is known, rounded to a tick of 100 ns; null without any.</summary>
    public TimeSpan? AverageDuration => Figures.Ticks(AverageDurationTicks);

    /// <summary>How many records of each kind are stored; every kind is listed.</summary>
    public required IReadOnlyDictionary<RecordKind, long> Records { get; init; }

    /// <summary>How many different sessions the invocations belong to.</summary>
    public required long Sessions { get; init; }

    /// <summary>How many lines and records were rejected and are kept.</summary>
    public required long RejectedRecords { get; init; }

    /// <summary>The earliest time of any record, or null in an empty store.</summary>
    public required DateTimeOffset? FirstRecord { get; init; }

    /// <summary>The latest time of any record, or null in an empty store.</summary>
    public required DateTimeOffset? LastRecord { get; init; }

    /// <summary>The most frequent error types of invocations, at most <see cref="TopCount"/>, equal ones by ordinal name.</summary>
    public required IReadOnlyList<NamedCount> TopErrors { get; init; }

    /// <summary>The most frequent workflow paths of invocations, at most <see cref="TopCount"/>, equal ones by ordinal name.</summary>
    public required IReadOnlyList<NamedCount> TopWorkflowPaths { get; init; }
}
