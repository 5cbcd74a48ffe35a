namespace SkillMetrics.Records;

/// <summary>A skill version moved back to an earlier stage.</summary>
public sealed record RollbackRecord : StageChangeRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Rollback;

    /// <summary>Why, in words, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.TextLength"/>, or not valid Unicode.</exception>
    public string? TriggerReason { get; init => field = Guard.OptionalText(value, "trigger_reason"); }

    /// <summary>The figure that set it off, or null where a person did. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? TriggerMetric { get; init => field = Guard.OptionalLabel(value, "trigger_metric"); }

    /// <summary>Whether it happened by itself.</summary>
    public required bool Automated { get; init; }
}
