namespace SkillMetrics.Statistics;

/// <summary>
/// Limits of a quantile, as order statistics of the sample (W. J. Conover, "Practical Nonparametric Statistics", section 3.2): of whatever
/// distribution. † That the upper limit of the candidate is compared with the lower limit of the baseline, each with α/2, is a choice of
/// this library.
/// </summary>
internal static class QuantileLimits
{
    /// <summary>The smallest rank r, from 1, with P(Bin(n, q) ≤ r − 1) ≥ 1 − α/2; null where the sample is too small for one.</summary>
    /// <param name="count">The size n of the sample, from 0.</param>
    /// <param name="quantile">The quantile q, above 0 and below 1.</param>
    /// <param name="alpha">The error probability of both limits together, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int? UpperRank(int count, double quantile, double alpha)
    {
        var needed = 1 - (Require.Alpha(alpha) / 2);
        var rank = FirstRank(count, quantile, p => p >= needed);
        return rank <= count ? rank : null;
    }

    /// <summary>The largest rank s, from 1, with P(Bin(n, q) ≤ s − 1) ≤ α/2; null where the sample is too small for one.</summary>
    /// <param name="count">The size n of the sample, from 0.</param>
    /// <param name="quantile">The quantile q, above 0 and below 1.</param>
    /// <param name="alpha">The error probability of both limits together, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int? LowerRank(int count, double quantile, double alpha)
    {
        var allowed = Require.Alpha(alpha) / 2;
        var rank = FirstRank(count, quantile, p => p > allowed) - 1;
        return rank >= 1 ? rank : null;
    }

    /// <summary>The upper limit; null where the sample is too small for one.</summary>
    public static double? Upper(SortedSample sample, double quantile, double alpha) =>
        UpperRank(sample.Count, quantile, alpha) is { } rank ? sample.Values[rank - 1] : null;

    /// <summary>The lower limit; null where the sample is too small for one.</summary>
    public static double? Lower(SortedSample sample, double quantile, double alpha) =>
        LowerRank(sample.Count, quantile, alpha) is { } rank ? sample.Values[rank - 1] : null;

    /// <summary>The first rank whose P(Bin(n, q) ≤ rank − 1) is such, and n + 1 where none from 1 to n is. The probability grows with the rank.</summary>
    private static int FirstRank(int count, double quantile, Func<double, bool> isSuch)
    {
        _ = Require.InnerProbability(quantile);
        var (low, high) = (1, (int)Require.Count(count) + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = isSuch(Distributions.BinomialCdf(middle - 1, count, quantile)) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
