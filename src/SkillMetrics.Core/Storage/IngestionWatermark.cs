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

    /// <summary>How many bytes the last line that was taken has, without its line end. It ends at <see cref="Offset"/>.</summary>
    public required long TailLength { get; init; }

    /// <summary>SHA-256 of the last line that was taken, without its line end, in lower-case hexadecimal.</summary>
    public required string TailHash { get; init; }

    /// <summary>
    /// SHA-256 of an incomplete last line behind <see cref="Offset"/> that was left for the next run, or null. When the next run finds it
    /// unchanged, it is rejected.
    /// </summary>
    public string? PendingHash { get; init; }
}
