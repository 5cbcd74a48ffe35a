namespace SkillMetrics.Records;

/// <summary>How closely an execution followed the patterns it was given.</summary>
public sealed record FidelityRecord : ExecutionRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Fidelity;

    /// <summary>The share of the patterns that was followed, from 0 to 1.</summary>
    /// <exception cref="InvalidRecordException">Outside 0 to 1, or not a number.</exception>
    public required double PatternFidelity { get; init => field = Guard.Fraction(value, "pattern_fidelity"); }

    /// <summary>How many patterns were followed, from 0.</summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public required long PatternsFollowed { get; init => field = Guard.Count(value, "patterns_followed"); }

    /// <summary>How many patterns were missed, from 0.</summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public required long PatternsMissed { get; init => field = Guard.Count(value, "patterns_missed"); }

    /// <summary>Which pattern was followed (true) or missed (false), by name, in ordinal order.</summary>
    /// <exception cref="InvalidRecordException">The names together exceed <see cref="RecordLimits.TextLength"/>, or one is not valid Unicode.</exception>
    public IReadOnlyDictionary<string, bool> PatternsDetail { get; init => field = Guard.Map(value, "patterns_detail"); } = ValueMap.Empty;
}
