namespace SkillMetrics.Statistics;

/// <summary>
/// The bounds of the mean of values from 0 to 1, of whatever distribution: A. Maurer and M. Pontil, "Empirical Bernstein bounds and
/// sample variance penalization", COLT 2009, theorem 4. It holds at every sample size, and asks for many values.
/// </summary>
internal static class EmpiricalBernstein
{
    /// <summary>x̄ − √(2V ln(2/α)/n) − 7 ln(2/α)/(3(n − 1)), and at least 0; 0 of fewer than two values.</summary>
    /// <param name="count">How many values, from 0. They must be independent.</param>
    /// <param name="mean">Their mean, from 0 to 1; not looked at below two values.</param>
    /// <param name="variance">Their variance V, with n − 1; not looked at below two values.</param>
    /// <param name="alpha">How often it may be above the true mean, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Lower(long count, double mean, double variance, double alpha)
    {
        var log = Math.Log(2 / Require.Alpha(alpha));
        if (Require.Count(count) < 2)
        {
            return 0;
        }

        // A mean of values that are all but 1 may be rounded to a trace above it.
        mean = Require.Probability(Math.Abs(mean - 1) < 1e-9 ? 1 : mean, nameof(mean));
        return Math.Max(0, mean - Math.Sqrt(2 * Require.NotNegative(variance) * log / count) - (7 * log / (3 * (count - 1.0))));
    }

    /// <summary>The upper bound, which is that of the values' distances from 1; 1 of fewer than two values.</summary>
    /// <param name="count">How many values, from 0. They must be independent.</param>
    /// <param name="mean">Their mean, from 0 to 1; not looked at below two values.</param>
    /// <param name="variance">Their variance V, with n − 1; not looked at below two values.</param>
    /// <param name="alpha">How often it may be below the true mean, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Upper(long count, double mean, double variance, double alpha) => 1 - Lower(count, 1 - mean, variance, alpha);

    /// <summary>How many values it takes at least to show a threshold, all of them 1: 88 for 0.90 with α 0.05.</summary>
    /// <param name="threshold">The threshold, from 0 and below 1.</param>
    /// <param name="alpha">How often the bound may be above the true mean, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long MinimalCount(double threshold, double alpha)
    {
        var room = threshold is >= 0 and < 1 ? 1 - threshold : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Must be from 0 and below 1.");
        return (long)Math.Min(long.MaxValue / 2, Math.Max(2, Math.Ceiling(1 + (7 * Math.Log(2 / Require.Alpha(alpha)) / (3 * room)))));
    }
}
