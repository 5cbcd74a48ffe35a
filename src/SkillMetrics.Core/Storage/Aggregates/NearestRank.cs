namespace SkillMetrics.Storage.Aggregates;

/// <summary>Percentiles by nearest rank: the value at rank ⌈p·n⌉ of the sorted values.</summary>
public static class NearestRank
{
    /// <summary>The rank of a percentile among a number of values, from 1.</summary>
    /// <param name="p">The percentile as a fraction, above 0 and up to 1. A decimal: as doubles 0.07 × 100 comes out above 7.</param>
    /// <param name="count">How many values there are, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction or the count lies outside its range.</exception>
    public static long Of(decimal p, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1m);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (long)Math.Ceiling(p * count);
    }
}
