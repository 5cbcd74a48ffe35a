namespace SkillMetrics.Statistics;

/// <summary>
/// The interval of the difference of two rates from their Wilson intervals: R. G. Newcombe, "Interval estimation for the difference
/// between independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), method 10. Where an arm has no
/// observations it is −1 to 1.
/// </summary>
internal static class Newcombe
{
    /// <summary>The two-sided interval of the candidate's rate less the baseline's.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often it may miss the true difference, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Interval TwoSided(Proportion candidate, Proportion baseline, double alpha)
    {
        var ((l1, u1), (l0, u0)) = (Wilson.TwoSided(candidate, alpha), Wilson.TwoSided(baseline, alpha));
        if (candidate.Rate is not { } p1 || baseline.Rate is not { } p0)
        {
            return new Interval(-1, 1);
        }

        var difference = p1 - p0;
        return new Interval(
            Math.Max(-1, difference - double.Hypot(p1 - l1, u0 - p0)),
            Math.Min(1, difference + double.Hypot(u1 - p1, p0 - l0)));
    }
}
