using SkillMetrics.Storage;

namespace SkillMetrics.Registry;

/// <summary>A version that is to stand at a stage without a move: because it came from elsewhere.</summary>
public sealed record RegistrationRequest
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; unless it is one, that of the newest record, and none where there is no record.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>The stage; null for the policy's first.</summary>
    public string? Stage { get; init; }

    /// <summary>Since when it stands there, from 1970 to now; null for now.</summary>
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>Who registers it, or null.</summary>
    public string? Actor { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }
}
