using System.Diagnostics.CodeAnalysis;

namespace SkillMetrics.Records;

/// <summary>
/// One immutable fact about an execution or a skill. The hierarchy is closed: its kinds are those of <see cref="RecordKind"/>.
/// Every property checks its value when it is set, so that an invalid record cannot exist; two records are equal when all their
/// fields are.
/// </summary>
public abstract record MetricRecord
{
    private protected MetricRecord()
    {
    }

    /// <summary>Which kind of record this is.</summary>
    public abstract RecordKind Kind { get; }

    /// <summary>The skill's name; null only for the kinds that belong to no skill (token estimates and interactions).</summary>
    [DisallowNull]
    public abstract string? SkillName { get; init; }

    /// <summary>
    /// When it happened, kept in UTC and in whole microseconds (rounded half to even). Any time from 1970 to the year 9999 is legal.
    /// </summary>
    /// <exception cref="InvalidRecordException">The time lies before 1970.</exception>
    public required DateTimeOffset Timestamp { get; init => field = Guard.Time(value, TimestampField); }

    /// <summary>The skill's version (free text, usually a content hash), or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? SkillVersion { get; init => field = Guard.OptionalLabel(value, "skill_version"); }

    /// <summary>The conversation or task it happened in, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public virtual string? SessionId { get; init => field = Guard.OptionalLabel(value, "session_id"); }

    /// <summary>What the timestamp is called on the wire.</summary>
    private protected virtual string TimestampField => "timestamp";
}
