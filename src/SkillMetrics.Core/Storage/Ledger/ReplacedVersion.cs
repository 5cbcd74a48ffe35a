namespace SkillMetrics.Storage.Ledger;

/// <summary>A version whose place another one took.</summary>
/// <param name="Version">The version; null for the one without a name.</param>
public sealed record ReplacedVersion(string? Version);
