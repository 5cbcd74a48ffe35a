namespace SkillMetrics.Storage.Aggregates;

/// <summary>How a percentile was found.</summary>
public enum PercentileMethod
{
    /// <summary>By nearest rank over the values themselves.</summary>
    Exact = 0,

    /// <summary>From a histogram, within 1 % of the exact value.</summary>
    Histogram = 1,
}
