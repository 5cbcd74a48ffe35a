using SkillMetrics.Records;

namespace SkillMetrics.Storage;

/// <summary>What a prune removed.</summary>
/// <param name="Before">Records from before this time are gone, and not taken in again.</param>
/// <param name="Removed">How many records of each kind were removed; a kind without any is absent.</param>
public sealed record PruneResult(DateTimeOffset Before, IReadOnlyDictionary<RecordKind, long> Removed);
