namespace SkillMetrics.Statistics;

/// <summary>
/// The half width of a one-sided normal bound of the difference of two means of values from 0 to 1. † Each variance is that of the values with
/// two of 0 and two of 1 added (as A. Agresti and B. Caffo, The American Statistician 54, 2000, do with rates, though with half as many), and
/// below 30 values in an arm there is no bound: choices of this library.
/// </summary>
internal static class DifferenceOfMeans
{
    /// <summary>How many values an arm needs.</summary>
    public const int MinimumCount = 30;

    /// <summary>z·√(V₁*/n₁ + V₀*/n₀); null while an arm has fewer than 30 values.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="alpha">How often the bound may be wrong, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double? HalfWidth(MeanSample candidate, MeanSample baseline, double alpha) => candidate.Count < MinimumCount || baseline.Count < MinimumCount
        ? null
        : Distributions.NormalUpper(Require.Alpha(alpha)) * Math.Sqrt((Widened(candidate) / candidate.Count) + (Widened(baseline) / baseline.Count));

    private static double Widened(MeanSample arm)
    {
        const double Added = 4;
        var all = arm.Count + Added;
        var center = ((arm.Count * arm.Mean) + (Added / 2)) / all;
        var squares = ((arm.Count - 1) * arm.Variance) + (arm.Count * (arm.Mean - center) * (arm.Mean - center))
            + (Added / 2 * ((center * center) + ((1 - center) * (1 - center))));
        return squares / all;
    }
}
