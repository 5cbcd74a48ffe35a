namespace SkillMetrics.Storage;

/// <summary>A piece of a source, to be committed as one.</summary>
public sealed record IngestionBatch
{
    /// <summary>The source's full path, or another name that tells where the records came from.</summary>
    public required string Source { get; init; }

    /// <summary>The records, in the order of the source. The list is valid until the batch is committed.</summary>
    public required IReadOnlyList<IngestedRecord> Records { get; init; }

    /// <summary>What could not be read.</summary>
    public required IReadOnlyList<Reject> Rejects { get; init; }

    /// <summary>
    /// Whether the records are rejects of the same source that are tried again: those that the store now holds leave its rejected records,
    /// where they are found by source, offset and the hash of their line.
    /// </summary>
    public bool IsRetry { get; init; }

    /// <summary>How far the source has been read with this batch, or null for a source that cannot be resumed.</summary>
    public IngestionWatermark? Watermark { get; init; }
}
