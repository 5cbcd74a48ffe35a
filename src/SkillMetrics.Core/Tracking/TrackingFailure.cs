namespace SkillMetrics.Tracking;

/// <summary>What becomes of a record that tracking cannot append.</summary>
public enum TrackingFailure
{
    /// <summary>It is counted, and logged once a burst. The skill that is tracked notices nothing.</summary>
    Log = 0,

    /// <summary>It is counted and logged, and the call that should have recorded it throws.</summary>
    Throw = 1,
}
