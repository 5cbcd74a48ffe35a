using SkillMetrics.Storage;

namespace SkillMetrics.Promotion;

/// <summary>A move that is to be judged.</summary>
public sealed record GateRequest
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; unless it is one, that of the newest record.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>The stage to enter.</summary>
    public required string ToStage { get; init; }

    /// <summary>The stage to leave, where the caller wants to be sure of it; null for the one it is at.</summary>
    public string? FromStage { get; init; }

    /// <summary>The time at which windows end and validities are judged; null for now. Approvals count whenever they were signed.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
