namespace SkillMetrics.Statistics;

/// <summary>
/// The score interval of a rate: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). For
/// display, and inside Newcombe's interval: near 0 and 1 it covers less than it says, so nothing is decided by it. Of no observations it
/// is 0 to 1.
/// </summary>
internal static class Wilson
{
    /// <summary>The two-sided interval.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="alpha">How often it may miss the true rate, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Interval TwoSided(Proportion observed, double alpha)
    {
        var z = Distributions.NormalUpper(Require.Alpha(alpha) / 2);
        if (observed.Rate is not { } rate)
        {
            return new Interval(0, 1);
        }

        double n = observed.Count;
        var centre = (rate + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((rate * (1 - rate) / n) + (z * z / (4 * n * n)));

        // At the ends the interval ends there, whatever the rounding says.
        return new Interval(
            observed.Successes == 0 ? 0 : Math.Clamp(centre - half, 0, rate),
            observed.Failures == 0 ? 1 : Math.Clamp(centre + half, rate, 1));
    }
}
