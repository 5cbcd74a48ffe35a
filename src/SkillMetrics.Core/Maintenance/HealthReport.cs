using SkillMetrics.Storage;

namespace SkillMetrics.Maintenance;

/// <summary>How well a store is, and why.</summary>
public sealed record HealthReport
{
    /// <summary>The worst of what was found.</summary>
    public required HealthStatus Status { get; init; }

    /// <summary>A sentence for everything that keeps the store from being healthy.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What a look at the store from outside found.</summary>
    public required StoreInspection Inspection { get; init; }

    /// <summary>The store's own figures.</summary>
    public required StoreStatistics Statistics { get; init; }

    /// <summary>How many skills have a record.</summary>
    public required int TotalSkills { get; init; }

    /// <summary>Invocations that ended: completed and abandoned ones.</summary>
    public required long TotalInvocations { get; init; }

    /// <summary>Invocations that have not ended.</summary>
    public required long InFlight { get; init; }
}
