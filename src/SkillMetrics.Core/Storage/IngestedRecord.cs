using SkillMetrics.Records;

namespace SkillMetrics.Storage;

/// <summary>A record with the place it was read from, so that a conflict can be told to a person.</summary>
/// <param name="Record">The record.</param>
/// <param name="Offset">The byte offset of its line in the source, or null where the source has none.</param>
/// <param name="Line">The line's bytes, valid until the batch is committed.</param>
public readonly record struct IngestedRecord(MetricRecord Record, long? Offset, ReadOnlyMemory<byte> Line);
