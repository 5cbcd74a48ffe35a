namespace SkillMetrics.Records;

/// <summary>The kinds of <see cref="MetricRecord"/>. The numbers are stored: they never change and are never used again.</summary>
public enum RecordKind
{
    /// <summary>How long an execution took and whether it threw.</summary>
    Performance = 0,

    /// <summary>What an execution decided and whether that was right.</summary>
    Outcome = 1,

    /// <summary>How closely an execution followed the patterns it was given.</summary>
    Fidelity = 2,

    /// <summary>The tracked life of an execution: running, completed or abandoned.</summary>
    Invocation = 3,

    /// <summary>A skill version moved to a later stage.</summary>
    Promotion = 4,

    /// <summary>A skill version moved back to an earlier stage.</summary>
    Rollback = 5,

    /// <summary>A prediction of output tokens beside what was really produced.</summary>
    TokenEstimate = 6,

    /// <summary>Something a person did in a session.</summary>
    Interaction = 7,
}
