using System.Diagnostics.CodeAnalysis;

namespace SkillMetrics.Records;

/// <summary>Something a person did in a session. It belongs to no skill.</summary>
public sealed record InteractionRecord : MetricRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Interaction;

    /// <inheritdoc/>
    [AllowNull]
    public override string? SkillName { get; init => field = Guard.OptionalSkillName(value); }

    /// <summary>The session it happened in.</summary>
    /// <exception cref="InvalidRecordException">Empty, or longer than <see cref="RecordLimits.IdentifierLength"/>.</exception>
#pragma warning disable CS8765 // null is refused on purpose: this kind alone cannot do without a session
    public override required string SessionId { get; init => field = Guard.Identifier(value, "session_id"); }
#pragma warning restore CS8765

    /// <summary>What happened.</summary>
    /// <exception cref="InvalidRecordException">Not one of the defined values.</exception>
    public required InteractionType Interaction { get; init => field = Guard.Defined(value, "interaction"); }

    /// <summary>How long the prompt or edit was, in characters, from 0; or null.</summary>
    /// <exception cref="InvalidRecordException">Negative.</exception>
    public long? Length { get; init => field = Guard.Count(value, "length"); }
}
