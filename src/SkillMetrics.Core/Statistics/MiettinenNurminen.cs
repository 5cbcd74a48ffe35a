namespace SkillMetrics.Statistics;

/// <summary>
/// The score interval of the difference of two rates: O. Miettinen and M. Nurminen, "Comparative analysis of two rates", Statistics in
/// Medicine 4 (1985). The differences are the candidate's rate less the baseline's, from −1 to 1. Where an arm has no observations the
/// interval is −1 to 1.
/// </summary>
internal static class MiettinenNurminen
{
    private const double Precision = 1e-10;

    /// <summary>The one-sided lower bound: the candidate is no worse by δ where it is above −δ.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often it may be above the true difference, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Lower(Proportion candidate, Proportion baseline, double alpha)
    {
        var z = Distributions.NormalUpper(Require.Alpha(alpha));
        if (candidate.Rate is not { } p1 || baseline.Rate is not { } p0)
        {
            return -1;
        }

        double total = candidate.Count + baseline.Count;
        var (low, high) = (-1.0, p1 - p0);
        while (high - low > Precision)
        {
            var middle = (low + high) / 2;
            var rejected = RestrictedRates.Score(candidate, baseline, middle, total / (total - 1)) > z;
            (low, high) = rejected ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The one-sided upper bound: the lower one with the arms changed over.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often it may be below the true difference, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Upper(Proportion candidate, Proportion baseline, double alpha) => -Lower(baseline, candidate, alpha);

    /// <summary>The two-sided interval: each end with α/2.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often it may miss the true difference, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Interval TwoSided(Proportion candidate, Proportion baseline, double alpha) =>
        new(Lower(candidate, baseline, Require.Alpha(alpha) / 2), Upper(candidate, baseline, alpha / 2));
}
