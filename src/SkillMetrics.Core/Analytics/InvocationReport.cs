using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>A skill's invocations. The tables list their names by descending count, equal ones by ordinal name.</summary>
public sealed record InvocationReport
{
    /// <summary>Those that ended: completed and abandoned ones.</summary>
    public required long Total { get; init; }

    /// <summary>Those that ended well.</summary>
    public required long Completed { get; init; }

    /// <summary>Those that ended otherwise, failed ones included.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Those that have not ended; they count in no rate.</summary>
    public required long InFlight { get; init; }

    /// <summary>Completed ones as a fraction of all that ended, from 0 to 1; null while none has.</summary>
    public required double? CompletionRate { get; init; }

    /// <summary>How long completed ones took, where that is known.</summary>
    public required DurationStatistics Durations { get; init; }

    /// <summary>The workflow paths of ended ones.</summary>
    public required IReadOnlyDictionary<string, long> WorkflowPaths { get; init; }

    /// <summary>The error types of ended ones.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>The follow-up actions of ended ones; every occurrence counts.</summary>
    public required IReadOnlyDictionary<string, long> FollowUpActions { get; init; }

    /// <summary>How many different sessions they belong to, running ones included.</summary>
    public required long Sessions { get; init; }

    /// <summary>The earliest start, running ones included; null where there is none.</summary>
    public required DateTimeOffset? FirstInvoked { get; init; }

    /// <summary>The latest start, running ones included; null where there is none.</summary>
    public required DateTimeOffset? LastInvoked { get; init; }

    internal static InvocationReport Of(InvocationAggregate aggregate) => new()
    {
        Total = aggregate.Total,
        Completed = aggregate.Completed,
        Abandoned = aggregate.Abandoned,
        InFlight = aggregate.InFlight,
        CompletionRate = Figures.Rate(aggregate.Completed, aggregate.Total),
        Durations = DurationStatistics.Of(aggregate.Durations),
        WorkflowPaths = Figures.RankedTable(aggregate.WorkflowPaths),
        Errors = Figures.RankedTable(aggregate.Errors),
        FollowUpActions = Figures.RankedTable(aggregate.FollowUpActions),
        Sessions = aggregate.SessionCount,
        FirstInvoked = aggregate.FirstInvoked,
        LastInvoked = aggregate.LastInvoked,
    };
}
