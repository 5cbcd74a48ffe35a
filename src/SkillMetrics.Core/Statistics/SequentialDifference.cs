namespace SkillMetrics.Statistics;

/// <summary>
/// The difference of two rates with a lower bound that holds at every look, for a gate that is asked after every execution. † The variance
/// is that of p* = (k + 2)/(n + 4), since that of k/n breaks down near 0 and 1, and below 30 observations in an arm there is no bound:
/// choices of this library.
/// </summary>
internal static class SequentialDifference
{
    /// <summary>How many observations an arm needs.</summary>
    public const int MinimumCount = 30;

    /// <summary>The one-sided lower bound of the candidate's rate less the baseline's; null while an arm has fewer than 30 observations.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="tunedFor">The number of observations of both arms at which the bound is to be tightest, from 1.</param>
    /// <param name="alpha">How often it may ever be above the true difference, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double? Lower(Proportion candidate, Proportion baseline, double tunedFor, double alpha)
    {
        if (candidate.Count < MinimumCount || baseline.Count < MinimumCount)
        {
            return null;
        }

        var half = ConfidenceSequence.OneSided(candidate.Count + baseline.Count, Variance(candidate) + Variance(baseline), tunedFor, alpha);
        return Math.Max(-1, candidate.Rate!.Value - baseline.Rate!.Value - half);
    }

    private static double Variance(Proportion arm)
    {
        var p = (arm.Successes + 2.0) / (arm.Count + 4.0);
        return p * (1 - p) / arm.Count;
    }
}
