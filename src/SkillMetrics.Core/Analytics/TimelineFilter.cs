using SkillMetrics.Storage;

namespace SkillMetrics.Analytics;

/// <summary>What a timeline is about. What is not set does not limit.</summary>
public sealed record TimelineFilter
{
    /// <summary>How long its buckets are; a day unless said otherwise.</summary>
    public TimelineBucket Bucket { get; init; } = TimelineBucket.Day;

    /// <summary>Only these versions.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>
    /// Only invocations that started at this time or later. The timeline then begins with the bucket that holds it, which counts only from
    /// then on; null for the bucket of the first one.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// A time up to which the timeline goes on even when nothing happened; null for the bucket of the last invocation. Does not limit what
    /// counts.
    /// </summary>
    public DateTimeOffset? Until { get; init; }
}
