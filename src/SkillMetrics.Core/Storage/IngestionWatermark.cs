namespace SkillMetrics.Storage;

/// <summary>How far a source was read, with enough of its content to tell whether it is still the same file.</summary>
public sealed record IngestionWatermark
{
    /// <summary>The source's full path.</summary>
    public required string Source { get; init; }

    /// <summary>The offset in bytes behind the last line that was taken, line end included.</summary>
    public required long Offset { get; init; }

    /// <summary>How many bytes at the head of the source <see cref="HeadHash"/> covers.</summary>
    public required int HeadLength { get; init; }

    /// <summary>SHA-256 of the head, in lower-case hexadecimal: a file that was replaced has another head.</summary>
    public required string HeadHash { get; init; }

    /// <summary>
    /// How many bytes before <see cref="Offset"/> <see cref="TailHash"/> covers: the last line that was taken, line end included; 0 where
    /// that was too long to be kept.
    /// </summary>
    public required int TailLength { get; init; }

    /// <summary>SHA-256 of the bytes that <see cref="TailLength"/> tells, in lower-case hexadecimal.</summary>
    public required string TailHash { get; init; }

    /// <summary>
    /// SHA-256 of an incomplete last line behind <see cref="Offset"/> that was left for the next run, or null. When the next run finds it
    /// unchanged, it is rejected.
    /// </summary>
    public string? PendingHash { get; init; }
}
