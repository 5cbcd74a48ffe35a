using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>
/// Everything a store tells of one skill, over its lifetime or since a time. Rates are fractions; what no record tells is null.
/// </summary>
public sealed record SkillReport
{
    /// <summary>The skill.</summary>
    public required string Skill { get; init; }

    /// <summary>The version it is about; null where it is about all, or about the records without one.</summary>
    public required string? Version { get; init; }

    /// <summary>The stage of that version; of the newest one, where it is about all.</summary>
    public required string Stage { get; init; }

    /// <summary>Its invocations.</summary>
    public required InvocationReport Invocations { get; init; }

    /// <summary>Its performance records.</summary>
    public required PerformanceReport Performance { get; init; }

    /// <summary>Its outcome records.</summary>
    public required OutcomeReport Outcome { get; init; }

    /// <summary>Its fidelity records.</summary>
    public required FidelityReport Fidelity { get; init; }

    internal static SkillReport Of(SkillAggregate aggregate, string? version) => new()
    {
        Skill = aggregate.SkillName,
        Version = version,
        Stage = aggregate.Stage,
        Invocations = InvocationReport.Of(aggregate.Invocations),
        Performance = PerformanceReport.Of(aggregate.Performance),
        Outcome = OutcomeReport.Of(aggregate.Outcome),
        Fidelity = FidelityReport.Of(aggregate.Fidelity),
    };
}
