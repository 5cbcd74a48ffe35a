using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>What the outbox holds.</summary>
/// <param name="Items">All items, in the order in which they came in.</param>
public sealed record ReindexStatus(IReadOnlyList<ReindexItem> Items)
{
    /// <summary>How many have yet to succeed.</summary>
    public int Pending => Items.Count(i => i.State == ReindexState.Pending);

    /// <summary>How many succeeded.</summary>
    public int Done => Items.Count(i => i.State == ReindexState.Done);

    /// <summary>How many failed for good.</summary>
    public int Dead => Items.Count(i => i.State == ReindexState.Dead);

    /// <summary>When the oldest that has yet to succeed came in, in UTC; null where there is none.</summary>
    public DateTimeOffset? OldestPending => Items.FirstOrDefault(i => i.State == ReindexState.Pending)?.CreatedAt;
}
