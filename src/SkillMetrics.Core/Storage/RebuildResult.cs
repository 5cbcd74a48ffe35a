namespace SkillMetrics.Storage;

/// <summary>What a rebuild did.</summary>
/// <param name="Mended">What was wrong and is right now, a sentence each.</param>
/// <param name="Remaining">What no rebuild can mend. Of records that were deleted by other means it tells once: then the history that is left is the truth.</param>
public sealed record RebuildResult(IReadOnlyList<string> Mended, IReadOnlyList<string> Remaining);
