using SkillMetrics.Storage;

namespace SkillMetrics.Analytics;

/// <summary>What a report is about. What is not set does not limit.</summary>
public sealed record ReportFilter
{
    /// <summary>A report over the lifetime and all versions.</summary>
    public static ReportFilter None { get; } = new();

    /// <summary>Only these versions.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>Only records whose time is not before this; for invocations their start counts.</summary>
    public DateTimeOffset? Since { get; init; }
}
