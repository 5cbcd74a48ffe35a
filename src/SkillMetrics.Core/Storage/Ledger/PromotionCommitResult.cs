namespace SkillMetrics.Storage.Ledger;

/// <summary>What became of a <see cref="PromotionCommit"/>.</summary>
/// <param name="Entry">The entry of the audit log that was written, or null where something else about the skill had been written first.</param>
public sealed record PromotionCommitResult(AuditEntry? Entry)
{
    /// <summary>Whether it was written.</summary>
    public bool IsCommitted => Entry is not null;
}
