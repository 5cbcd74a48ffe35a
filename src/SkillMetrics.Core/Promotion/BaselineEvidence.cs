using SkillMetrics.Storage;

namespace SkillMetrics.Promotion;

/// <summary>What a candidate is compared with: the version in the last stage, by its own records of the same span of time.</summary>
/// <param name="SkillVersion">The version; null for records without one.</param>
/// <param name="Sample">Its records.</param>
public sealed record BaselineEvidence(string? SkillVersion, EvidenceSample Sample);
