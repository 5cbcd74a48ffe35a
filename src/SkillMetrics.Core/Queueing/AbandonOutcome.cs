namespace SkillMetrics.Queueing;

/// <summary>What became of an event that was abandoned.</summary>
public enum AbandonOutcome
{
    /// <summary>The lease had run out: the event is somebody else's, or will be.</summary>
    Lost = 0,

    /// <summary>It is delivered again.</summary>
    Returned = 1,

    /// <summary>It was delivered as often as it may be, and is in the dead letters.</summary>
    DeadLettered = 2,
}
