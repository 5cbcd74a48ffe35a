namespace SkillMetrics.Records;

/// <summary>What an execution decided, and whether that was right.</summary>
public sealed record OutcomeRecord : ExecutionRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Outcome;

    /// <summary>
    /// The decision of an outcome that is none: the judge or what it needs failed, and nothing is known of the skill. A gate that judges by
    /// statistics keeps such outcomes apart; counts and reports treat them as any other.
    /// </summary>
    public const string ErrorDecision = "error";

    /// <summary>The decision taken.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public required string Decision { get; init => field = Guard.Label(value, "decision"); }

    /// <summary>The decision that would have been right, or null where nobody knows. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? ExpectedDecision { get; init => field = Guard.OptionalLabel(value, "expected_decision"); }

    /// <summary>Whether the decision was right, by the judgement of whoever recorded it.</summary>
    public required bool Correct { get; init; }

    /// <summary>Whether there is no decision to judge: it is <see cref="ErrorDecision"/>, and not counted as correct.</summary>
    public bool IsError => !Correct && string.Equals(Decision, ErrorDecision, StringComparison.Ordinal);

    /// <summary>How sure the skill was, from 0 to 1, or null.</summary>
    /// <exception cref="InvalidRecordException">Outside 0 to 1, or not a number.</exception>
    public double? Confidence { get; init => field = Guard.Fraction(value, "confidence"); }

    /// <summary>Why, in words, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.TextLength"/>, or not valid Unicode.</exception>
    public string? Reasoning { get; init => field = Guard.OptionalText(value, "reasoning"); }
}
