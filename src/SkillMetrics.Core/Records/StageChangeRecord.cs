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
}
