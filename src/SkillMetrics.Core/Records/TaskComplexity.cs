namespace SkillMetrics.Records;

/// <summary>How hard the work behind a <see cref="TokenEstimateRecord"/> was judged to be. The numbers are stored: they never change.</summary>
public enum TaskComplexity
{
    /// <summary>Little work (<c>low</c>).</summary>
    Low = 0,

    /// <summary>The usual amount (<c>medium</c>), also where nothing was said.</summary>
    Medium = 1,

    /// <summary>Much work (<c>high</c>).</summary>
    High = 2,

    /// <summary>Upkeep (<c>maintenance</c>).</summary>
    Maintenance = 3,
}
