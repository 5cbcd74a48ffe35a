namespace SkillMetrics.Statistics;

/// <summary>
/// By how much a candidate's values, latencies for example, are above a baseline's: J. L. Hodges and E. L. Lehmann, "Estimates of location
/// based on rank tests", Annals of Mathematical Statistics 34 (1963), with the limits that the rank-sum test gives (M. Hollander and D. A.
/// Wolfe, "Nonparametric Statistical Methods", section 4.3). In the unit of the values, of whatever distribution.
/// </summary>
internal static class HodgesLehmann
{
    /// <summary>The median of all differences of a candidate's value and a baseline's; null where an arm is empty.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    public static double? Estimate(SortedSample candidate, SortedSample baseline) =>
        candidate.Count == 0 || baseline.Count == 0 ? null : new PairwiseDifferences(candidate.Values, baseline.Values).Median();

    /// <summary>The one-sided upper limit; null where the arms are too small for one.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often it may be below the true shift, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double? Upper(SortedSample candidate, SortedSample baseline, double alpha)
    {
        var rank = LimitRank(candidate, baseline, Require.Alpha(alpha));
        if (rank == 0)
        {
            return null;
        }

        var differences = new PairwiseDifferences(candidate.Values, baseline.Values);
        return differences.Select(differences.Count + 1 - rank);
    }

    /// <summary>The two-sided interval: each end with α/2; null where the arms are too small for one.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often it may miss the true shift, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Interval? TwoSided(SortedSample candidate, SortedSample baseline, double alpha)
    {
        var rank = LimitRank(candidate, baseline, Require.Alpha(alpha) / 2);
        if (rank == 0)
        {
            return null;
        }

        var differences = new PairwiseDifferences(candidate.Values, baseline.Values);
        return new Interval(differences.Select(rank), differences.Select(differences.Count + 1 - rank));
    }

    private static long LimitRank(SortedSample candidate, SortedSample baseline, double tail) =>
        candidate.Count == 0 || baseline.Count == 0 ? 0 : RankSum.LimitRank(candidate, baseline, tail);
}
