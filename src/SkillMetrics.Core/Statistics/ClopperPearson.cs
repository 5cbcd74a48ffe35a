namespace SkillMetrics.Statistics;

/// <summary>
/// The exact bounds of a rate: C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
/// binomial", Biometrika 26 (1934). They err on the safe side at every sample size. Of no observations they are 0 and 1.
/// </summary>
internal static class ClopperPearson
{
    /// <summary>More successes than this are not searched for.</summary>
    private const long Most = 1_000_000_000;

    /// <summary>The one-sided lower bound: the α quantile of Beta(k, n − k + 1), and 0 for k = 0.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="alpha">How often it may be above the true rate, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Lower(Proportion observed, double alpha) => Lower((double)observed.Successes, observed.Count, alpha);

    /// <summary>The same of numbers that need not be whole, such as an effective sample size.</summary>
    public static double Lower(double successes, double count, double alpha)
    {
        _ = Require.Alpha(alpha);
        return successes <= 0 ? 0 : Distributions.BetaQuantile(successes, count - successes + 1, alpha);
    }

    /// <summary>The one-sided upper bound: the 1 − α quantile of Beta(k + 1, n − k), and 1 for k = n.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="alpha">How often it may be below the true rate, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Upper(Proportion observed, double alpha) => 1 - Lower(new Proportion(observed.Failures, observed.Count), alpha);

    /// <summary>The two-sided interval: each end with α/2.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="alpha">How often it may miss the true rate, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Interval TwoSided(Proportion observed, double alpha) => new(Lower(observed, Require.Alpha(alpha) / 2), Upper(observed, alpha / 2));

    /// <summary>The smallest n at which a sample without a failure has a lower bound of the threshold: ⌈ln α / ln R⌉, and at least 1.</summary>
    /// <param name="threshold">The threshold R, from 0 to 1.</param>
    /// <param name="alpha">The error probability, above 0 and below 0.5.</param>
    /// <returns>The number; null for a threshold of 1, which no sample can show.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long? MinimalCount(double threshold, double alpha)
    {
        _ = Require.Alpha(alpha);
        if (Require.Probability(threshold) >= 1)
        {
            return null;
        }

        // The quotient of two logarithms may be a trace above a whole number that it is.
        var count = threshold <= 0 ? 1 : Math.Ceiling((Math.Log(alpha) / Math.Log(threshold)) - 1e-9);
        return count > Most ? null : Math.Max(1, (long)count);
    }

    /// <summary>The smallest number m of further successes in a row with L(k + m, n + m) ≥ R; 0 where the bound is already there.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="threshold">The threshold R, from 0 to 1.</param>
    /// <param name="alpha">The error probability, above 0 and below 0.5.</param>
    /// <returns>The number; null where a thousand million would not do.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long? FurtherSuccesses(Proportion observed, double threshold, double alpha)
    {
        _ = Require.Probability(threshold);
        bool Reached(long more) => Lower((double)observed.Successes + more, (double)observed.Count + more, alpha) >= threshold;
        if (Reached(0))
        {
            return 0;
        }

        if (threshold >= 1 || !Reached(Most))
        {
            return null;
        }

        var (missed, reached) = (0L, 1L);
        while (!Reached(reached))
        {
            (missed, reached) = (reached, reached * 2);
        }

        while (reached - missed > 1)
        {
            var middle = missed + ((reached - missed) / 2);
            (missed, reached) = Reached(middle) ? (missed, middle) : (middle, reached);
        }

        return reached;
    }
}
