namespace SkillMetrics.Records;

/// <summary>A record was given a value that no record may hold. Nothing was written.</summary>
public sealed class InvalidRecordException : ArgumentException
{
    internal InvalidRecordException(string field, string reason, string propertyName)
        : base($"{field} {reason}", propertyName)
    {
        Field = field;
        Reason = $"{field} {reason}";
    }

    /// <summary>The field at fault, by its name on the wire, for example <c>pattern_fidelity</c>.</summary>
    public string Field { get; }

    /// <summary>What is wrong, in one sentence a person understands, for example <c>pattern_fidelity must be from 0 to 1, but is 7.5</c>.</summary>
    public string Reason { get; }
}
