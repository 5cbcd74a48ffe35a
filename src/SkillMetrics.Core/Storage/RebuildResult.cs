namespace SkillMetrics.Storage;

/// <summary>What a rebuild did.</summary>
/// <param name="Mended">What was wrong and is right now, a sentence each.</param>
/// <param name="Remaining">What is wrong still, because no rebuild can mend it.</param>
public sealed record RebuildResult(IReadOnlyList<string> Mended, IReadOnlyList<string> Remaining);
