namespace SkillMetrics.Storage.Files;

/// <summary>
/// How a <see cref="FileMetricsStore"/> spreads new records over files. Whatever lies in the folder is read, so that a store may be
/// opened with another layout later.
/// </summary>
public enum FileLayout
{
    /// <summary>One file a kind and UTC day: <c>performance-2026-03-01.ndjson</c>.</summary>
    Daily = 0,

    /// <summary>
    /// One file a skill and kind: <c>{skill}_performance.json</c>, <c>_outcomes</c>, <c>_fidelity</c>, <c>_promotion_log</c> (promotions and
    /// rollbacks), <c>_invocations</c>; and for all skills together <c>_tokens.json</c> and <c>_interactions.json</c>.
    /// </summary>
    PerSkill = 1,
}
