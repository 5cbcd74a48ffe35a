namespace SkillMetrics.Storage;

/// <summary>What became of the records of an append. The counts add up to the records given.</summary>
public readonly record struct AppendResult
{
    /// <summary>New records, now stored.</summary>
    public int Inserted { get; init; }

    /// <summary>Ended invocations that replaced their running form.</summary>
    public int Updated { get; init; }

    /// <summary>Records that were already stored with the same content.</summary>
    public int Duplicates { get; init; }

    /// <summary>Records whose identity is stored with other content: the stored ones stay, these went to the rejected records.</summary>
    public int Conflicts { get; init; }

    /// <summary>Records from before the time up to which the store was pruned: these went to the rejected records, too.</summary>
    public int Rejected { get; init; }

    /// <summary>Records that wait to be committed, so that nobody knows yet.</summary>
    public int Queued { get; init; }

    /// <summary>Records that were dropped because the queue was full and the host chose to drop.</summary>
    public int Dropped { get; init; }

    /// <summary>How many records were given.</summary>
    public int Total => Inserted + Updated + Duplicates + Conflicts + Rejected + Queued + Dropped;
}
