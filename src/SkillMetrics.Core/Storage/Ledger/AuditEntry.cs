namespace SkillMetrics.Storage.Ledger;

/// <summary>One entry of the audit log.</summary>
public sealed record AuditEntry
{
    /// <summary>Its number: from 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>
    /// All it tells, as one JSON object in canonical form (names in ordinal order, no white space, UTF-8): <c>number</c>, <c>recorded_at</c>,
    /// <c>action</c>, and what the action is about.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>The hash of the entry before; 64 zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 over the bytes of <see cref="PreviousHash"/> and the UTF-8 of <see cref="Content"/>, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The entry's number and hash.</summary>
    public AuditHead ToHead() => new(Number, Hash);
}
