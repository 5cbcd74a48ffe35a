using SkillMetrics.Records;

namespace SkillMetrics.Storage;

/// <summary>Which records are read. What is not set does not limit.</summary>
public sealed record RecordFilter
{
    /// <summary>Every record.</summary>
    public static RecordFilter All { get; } = new();

    /// <summary>Only this kind.</summary>
    public RecordKind? Kind { get; init; }

    /// <summary>Only this skill.</summary>
    public string? SkillName { get; init; }

    /// <summary>Only these versions.</summary>
    public VersionFilter Version { get; init; }

    /// <summary>Only the session of this id.</summary>
    public string? SessionId { get; init; }

    /// <summary>Only records whose time is not before this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only records whose time is before this.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only invocations in this state.</summary>
    public InvocationState? State { get; init; }

    /// <summary>Whether a record passes.</summary>
    /// <param name="record">The record.</param>
    public bool Matches(MetricRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (Kind is null || record.Kind == Kind)
            && (SkillName is null || string.Equals(record.SkillName, SkillName, StringComparison.Ordinal))
            && Version.Matches(record.SkillVersion)
            && (SessionId is null || string.Equals(record.SessionId, SessionId, StringComparison.Ordinal))
            && (From is null || record.Timestamp >= From)
            && (Before is null || record.Timestamp < Before)
            && (State is null || (record is InvocationRecord invocation && invocation.State == State));
    }
}
