namespace SkillMetrics.Storage;

/// <summary>When an append counts as done.</summary>
public enum Acknowledgement
{
    /// <summary>The record waits in memory. A process that dies now loses it; a store that fails later is counted and logged, not thrown.</summary>
    Queued = 0,

    /// <summary>The record is committed: it outlives the process, though not a power failure in the next moments.</summary>
    Committed = 1,

    /// <summary>The record is flushed to disk: it outlives a power failure.</summary>
    Flushed = 2,
}
