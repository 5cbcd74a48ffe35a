using SkillMetrics.Records;

namespace SkillMetrics.Storage;

/// <summary>What became of the records of an <see cref="IngestionBatch"/>.</summary>
/// <param name="Records">The counts.</param>
/// <param name="InsertedByKind">The inserted ones by kind; a kind without any may be absent.</param>
public sealed record IngestionResult(AppendResult Records, IReadOnlyDictionary<RecordKind, int> InsertedByKind);
