namespace SkillMetrics.Storage.Sqlite;

/// <summary>When SQLite flushes a commit to disk.</summary>
public enum SynchronousMode
{
    /// <summary>At every commit: an acknowledged record outlives a power failure.</summary>
    Full = 0,

    /// <summary>
    /// At a commit that somebody waits for with <see cref="Acknowledgement.Flushed"/>, and at checkpoints; otherwise a power failure may
    /// take back the last commits. The file stays sound.
    /// </summary>
    Normal = 1,
}
