namespace SkillMetrics.Records;

/// <summary>A record about one execution, which is known by its skill's name and the caller's execution id together.</summary>
public abstract record ExecutionRecord : MetricRecord
{
    private protected ExecutionRecord()
    {
    }

    /// <summary>The skill's name: 1 to 200 characters, any Unicode but control characters.</summary>
    /// <exception cref="InvalidRecordException">The name is empty, too long, or holds a control character.</exception>
    public override required string SkillName { get; init => field = Guard.SkillName(value); }

    /// <summary>The caller's id of the execution, unique within its skill.</summary>
    /// <exception cref="InvalidRecordException">The id is empty or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string ExecutionId { get; init => field = Guard.Identifier(value, "execution_id"); }

    /// <summary>The program or model that ran the skill.</summary>
    /// <exception cref="InvalidRecordException">The name is empty or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
    public required string Agent { get; init => field = Guard.Identifier(value, "agent"); }
}
