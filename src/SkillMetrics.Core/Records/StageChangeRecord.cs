namespace SkillMetrics.Records;

/// <summary>A record of one move of one skill version between stages.</summary>
public abstract record StageChangeRecord : MetricRecord
{
    private protected StageChangeRecord()
    {
    }

    /// <inheritdoc cref="ExecutionRecord.SkillName"/>
    public override required string SkillName { get; init => field = Guard.SkillName(value); }

    /// <summary>The event's id, unique over all skills.</summary>
    /// <exception cref="InvalidRecordException">The id is empty or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string EventId { get; init => field = Guard.Identifier(value, "event_id"); }

    /// <summary>The stage it left.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string FromState { get; init => field = Guard.Identifier(value, "from_state"); }

    /// <summary>The stage it entered.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string ToState { get; init => field = Guard.Identifier(value, "to_state"); }

    /// <summary>
    /// The number of the entry of the store's audit log that tells of it, or null where it was not made in the store it was read from. Not
    /// on the wire, and not taken from records that are appended.
    /// </summary>
    public long? AuditEntry { get; internal init; }

    /// <summary>The hash of that entry, in lower-case hexadecimal, or null.</summary>
    public string? AuditHash { get; internal init; }

    /// <summary>The record with a link to the audit log, for stores that read it back.</summary>
    /// <param name="entry">The entry's number.</param>
    /// <param name="hash">The entry's hash.</param>
    public StageChangeRecord LinkedTo(long entry, string hash) => this with { AuditEntry = entry, AuditHash = hash };

    /// <summary>The record without its link to a store's audit log.</summary>
    internal StageChangeRecord Unlinked() => AuditEntry is null && AuditHash is null ? this : this with { AuditEntry = null, AuditHash = null };
}
