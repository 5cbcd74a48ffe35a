using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>A rollback that is asked for.</summary>
public sealed record RollbackRequest
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; unless it is one, that of the newest record.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>The stage to go back to; null for one stage back.</summary>
    public string? ToStage { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who, or null.</summary>
    public string? Actor { get; init; }

    /// <summary>The figure that set it off, or null.</summary>
    public string? TriggerMetric { get; init; }

    /// <summary>Whether it happens by itself.</summary>
    public bool Automated { get; init; }

    /// <summary>
    /// Where the version stood when it was judged, or null. It is not rolled back once it stands elsewhere: of two monitors one rolls back.
    /// </summary>
    public SkillStage? Judged { get; init; }
}
