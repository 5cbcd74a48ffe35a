using SkillMetrics.Storage;

namespace SkillMetrics.Promotion;

/// <summary>A promotion that is asked for.</summary>
public sealed record PromotionRequest
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; unless it is one, that of the newest record.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>The stage to enter.</summary>
    public required string ToStage { get; init; }

    /// <summary>Who promotes it.</summary>
    public required string Approver { get; init; }

    /// <summary>The ticket under which it is promoted.</summary>
    public required string Ticket { get; init; }

    /// <summary>Why. Without it nothing can be forced.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Whether it is promoted although the gate does not say pass, or although it cools down after a rollback. Event and audit log say so.
    /// A move that the policy does not have cannot be forced.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>The time the gate judges for; null for now. The promotion itself happens now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
