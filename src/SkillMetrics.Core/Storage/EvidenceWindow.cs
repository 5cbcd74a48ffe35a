namespace SkillMetrics.Storage;

/// <summary>Which records of one skill version count as evidence: those in a span of time, or the newest of them.</summary>
public sealed record EvidenceWindow
{
    /// <summary>The skill.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>Only records whose time is after this; null for no limit.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only records whose time is not after this.</summary>
    public required DateTimeOffset UpTo { get; init; }

    /// <summary>Of each kind only this many, newest first; of equal times, what was stored last. From 1; null for all.</summary>
    public int? Newest { get; init; }
}
