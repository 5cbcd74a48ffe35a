namespace SkillMetrics.Promotion;

/// <summary>What became of a stage change that was asked for.</summary>
public enum PromotionOutcome
{
    /// <summary>It happened.</summary>
    Moved = 0,

    /// <summary>The gate did not say pass. Nothing was changed.</summary>
    Refused = 1,

    /// <summary>It cools down after a rollback. Nothing was changed.</summary>
    CoolingDown = 2,

    /// <summary>Somebody else had moved the version first. Nothing was changed.</summary>
    SomebodyWasFirst = 3,
}
