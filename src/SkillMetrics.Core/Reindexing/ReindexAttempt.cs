using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>One attempt at a re-indexing.</summary>
/// <param name="Item">The item as it is afterwards.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Output">What the re-indexing said where it succeeded, or null.</param>
public sealed record ReindexAttempt(ReindexItem Item, ReindexOutcome Outcome, string? Output = null);
