namespace SkillMetrics.Reindexing;

/// <summary>How one attempt at a re-indexing went.</summary>
public enum ReindexOutcome
{
    /// <summary>It succeeded.</summary>
    Done = 0,

    /// <summary>It failed, and is tried again later.</summary>
    Failed = 1,

    /// <summary>It failed as often as it may be tried.</summary>
    Dead = 2,

    /// <summary>It took so long that somebody else has taken it over; what they do counts.</summary>
    TakenOver = 3,
}
