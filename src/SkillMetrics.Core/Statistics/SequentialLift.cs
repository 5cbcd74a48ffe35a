namespace SkillMetrics.Statistics;

/// <summary>
/// The relative lift of a rate over a baseline's, (p − p₀)/p₀, with bounds that hold at every look. The variance is that of the delta
/// method: v/(p₀²n) + v₀p²/(p₀⁴n₀), v = p(1 − p). It breaks down where a rate is near 0 or 1, so nothing is decided by it there.
/// </summary>
/// <param name="Estimate">The lift.</param>
/// <param name="TwoSided">The two-sided interval.</param>
/// <param name="Lower">The one-sided lower bound.</param>
internal sealed record SequentialLift(double Estimate, Interval TwoSided, double Lower)
{
    /// <summary>Measures.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="tunedFor">The number of observations of both arms at which the bounds are to be tightest, from 1.</param>
    /// <param name="alpha">How often a bound may ever miss, above 0 and below 0.5.</param>
    /// <returns>The lift; null where an arm has no observations, or the baseline no successes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static SequentialLift? Of(Proportion candidate, Proportion baseline, double tunedFor, double alpha)
    {
        if (candidate.Rate is not { } p || baseline.Rate is not { } p0 || p0 == 0)
        {
            return null;
        }

        var estimate = (p - p0) / p0;
        var variance = (p * (1 - p) / (p0 * p0 * candidate.Count)) + (p0 * (1 - p0) * p * p / (p0 * p0 * p0 * p0 * baseline.Count));
        var count = candidate.Count + baseline.Count;
        var half = ConfidenceSequence.TwoSided(count, variance, tunedFor, alpha);
        return new SequentialLift(
            estimate,
            new Interval(estimate - half, estimate + half),
            estimate - ConfidenceSequence.OneSided(count, variance, tunedFor, alpha));
    }
}
