namespace SkillMetrics.Records;

/// <summary>
/// What makes a record the same record: its kind, the scope in which its id is unique (the skill of an execution or invocation, the
/// run and phase of a token estimate, the session of an interaction; empty for events, whose ids are unique everywhere) and the id.
/// </summary>
/// <param name="Kind">The record's kind.</param>
/// <param name="Scope">Where the id is unique.</param>
/// <param name="Id">The id.</param>
public readonly record struct RecordIdentity(RecordKind Kind, string Scope, string Id)
{
    /// <summary>The identity of a record.</summary>
    /// <param name="record">Any record.</param>
    public static RecordIdentity Of(MetricRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record switch
        {
            ExecutionRecord r => new(r.Kind, r.SkillName, r.ExecutionId),
            InvocationRecord r => new(r.Kind, r.SkillName, r.InvocationId),
            StageChangeRecord r => new(r.Kind, string.Empty, r.EventId),
            TokenEstimateRecord r => TokenEstimateIdentity.Of(r),
            InteractionRecord r => new(r.Kind, r.SessionId, FormattableString.Invariant($"{r.Interaction}|{UnixTime.ToMicroseconds(r.Timestamp)}|{r.Length}")),
            _ => throw new ArgumentException($"Unknown kind of record: {record.GetType().Name}.", nameof(record)),
        };
    }
}
