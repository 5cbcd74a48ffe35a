namespace SkillMetrics.Statistics;

/// <summary>
/// Half-widths of bounds that hold at every look, however often one looks: asymptotic confidence sequences of I. Waudby-Smith, D. Arbour,
/// R. Sinha, E. H. Kennedy and A. Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", arXiv 2103.06476v7,
/// equations 9, 134 and 161.
/// </summary>
internal static class ConfidenceSequence
{
    /// <summary>The half-width of a two-sided bound: √(s²·2(nρ² + 1)/(nρ)²·ln(√(nρ² + 1)/α)).</summary>
    /// <param name="count">How many observations n there are in all arms, from 1.</param>
    /// <param name="variance">The variance of the estimate, from 0, which times n is s².</param>
    /// <param name="tunedFor">The number of observations at which it is to be tightest, from 1.</param>
    /// <param name="alpha">How often it may ever miss, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double TwoSided(long count, double variance, double tunedFor, double alpha)
    {
        var root = Growth(count, TwoSidedRho(tunedFor, alpha), out var factor);
        return Math.Sqrt(Require.NotNegative(variance) * factor * Math.Log(root / alpha));
    }

    /// <summary>The half-width of a one-sided bound: √(s²·2(nρ² + 1)/(nρ)²·ln(1 + √(nρ² + 1)/(2α))).</summary>
    /// <param name="count">How many observations n there are in all arms, from 1.</param>
    /// <param name="variance">The variance of the estimate, from 0, which times n is s².</param>
    /// <param name="tunedFor">The number of observations at which it is to be tightest, from 1.</param>
    /// <param name="alpha">How often it may ever miss, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double OneSided(long count, double variance, double tunedFor, double alpha)
    {
        var root = Growth(count, OneSidedRho(tunedFor, alpha), out var factor);
        return Math.Sqrt(Require.NotNegative(variance) * factor * Math.Log(1 + (root / (2 * alpha))));
    }

    /// <summary>ρ of a two-sided bound: ρ² = (−2 ln α + ln(1 − 2 ln α))/N*.</summary>
    public static double TwoSidedRho(double tunedFor, double alpha) => Rho(Require.Alpha(alpha), tunedFor);

    /// <summary>ρ of a one-sided bound: the same with 2α.</summary>
    public static double OneSidedRho(double tunedFor, double alpha) => Rho(2 * Require.Alpha(alpha), tunedFor);

    private static double Rho(double a, double tunedFor)
    {
        if (!(tunedFor >= 1) || !double.IsFinite(tunedFor))
        {
            throw new ArgumentOutOfRangeException(nameof(tunedFor), tunedFor, "Must be a finite number from 1.");
        }

        return Math.Sqrt(((-2 * Math.Log(a)) + Math.Log(1 - (2 * Math.Log(a)))) / tunedFor);
    }

    /// <summary>√(nρ² + 1), and what the variance of the estimate is multiplied by before the logarithm: n·2(nρ² + 1)/(nρ)².</summary>
    private static double Growth(long count, double rho, out double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var grown = (count * rho * rho) + 1;
        factor = 2 * grown / (count * rho * rho);
        return Math.Sqrt(grown);
    }
}
