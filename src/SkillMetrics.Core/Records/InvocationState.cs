namespace SkillMetrics.Records;

/// <summary>Where an invocation stands. The numbers are stored: they never change.</summary>
public enum InvocationState
{
    /// <summary>Started and not ended: not completed, no duration, no error type.</summary>
    Running = 0,

    /// <summary>Ended well.</summary>
    Completed = 1,

    /// <summary>Ended without completing; one that failed has an error type.</summary>
    Abandoned = 2,
}
