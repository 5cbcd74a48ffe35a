namespace SkillMetrics.Records;

/// <summary>
/// The tracked life of an execution. It has a running form, written when it starts, and an ended form, which carries all fields of the
/// start and replaces it.
/// </summary>
public sealed record InvocationRecord : MetricRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Invocation;

    /// <inheritdoc cref="ExecutionRecord.SkillName"/>
    public override required string SkillName { get; init => field = Guard.SkillName(value); }

    /// <summary>The caller's id of the invocation, unique within its skill.</summary>
    /// <exception cref="InvalidRecordException">The id is empty or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string InvocationId { get; init => field = Guard.Identifier(value, "invocation_id"); }

    /// <summary>The workflow the skill ran in, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? WorkflowPath { get; init => field = Guard.OptionalLabel(value, "workflow_path"); }

    /// <summary>From start to end, in ticks of 100 ns, or null where it is running or nobody measured.</summary>
    /// <exception cref="InvalidRecordException">Negative, or beyond <see cref="RecordLimits.LongestDuration"/>.</exception>
    public TimeSpan? Duration { get; init => field = Guard.Duration(value, "duration_seconds"); }

    /// <summary>Whether it ended well.</summary>
    public required bool Completed { get; init; }

    /// <summary>What went wrong, as a type name or class of error, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? ErrorType { get; init => field = Guard.OptionalLabel(value, "error_type"); }

    /// <summary>What was done next because of it, in order; the same action may occur more than once, and each occurrence counts.</summary>
    /// <exception cref="InvalidRecordException">The actions together exceed <see cref="RecordLimits.TextLength"/>, or one is not valid Unicode.</exception>
    public IReadOnlyList<string> FollowUpActions { get; init => field = Guard.List(value, "follow_up_actions"); } = ValueList.Empty;

    /// <summary>Where it stands: completed; else abandoned when it has an error type or a duration; else running.</summary>
    public InvocationState State =>
        Completed ? InvocationState.Completed
        : ErrorType is not null || Duration is not null ? InvocationState.Abandoned
        : InvocationState.Running;

    /// <summary>Whether two forms of one invocation tell of the same start: the same time, version, session and workflow path.</summary>
    /// <param name="other">The other form.</param>
    internal bool AgreesOnStart(InvocationRecord other) =>
        Timestamp == other.Timestamp
        && string.Equals(SkillVersion, other.SkillVersion, StringComparison.Ordinal)
        && string.Equals(SessionId, other.SessionId, StringComparison.Ordinal)
        && string.Equals(WorkflowPath, other.WorkflowPath, StringComparison.Ordinal);

    private protected override string TimestampField => "invoked_at";
}
