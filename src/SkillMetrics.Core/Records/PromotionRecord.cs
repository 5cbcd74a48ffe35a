namespace SkillMetrics.Records;

/// <summary>A skill version moved to a later stage.</summary>
public sealed record PromotionRecord : StageChangeRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Promotion;

    /// <summary>Who approved it.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public required string Approver { get; init => field = Guard.Label(value, "approver"); }

    /// <summary>The ticket under which it was approved.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public required string ApprovalTicket { get; init => field = Guard.Label(value, "approval_ticket"); }

    /// <summary>Why, in words, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.TextLength"/>, or not valid Unicode.</exception>
    public string? Reason { get; init => field = Guard.OptionalText(value, "reason"); }

    /// <summary>The checks that led to it, as one JSON object; kept with its names in ordinal order and without white space.</summary>
    /// <exception cref="InvalidRecordException">Not a JSON object, or longer than <see cref="RecordLimits.TextLength"/>.</exception>
    public string AutomatedChecks { get; init => field = CanonicalJson.Object(value, "automated_checks"); } = "{}";
}
