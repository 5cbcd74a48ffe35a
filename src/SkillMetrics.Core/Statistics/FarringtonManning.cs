namespace SkillMetrics.Statistics;

/// <summary>
/// The test that a candidate's rate is no worse than a baseline's by a margin: C. P. Farrington and G. Manning, "Test statistics and sample
/// size formulae for comparative binomial trials with null hypothesis of non-zero risk difference or non-unity relative risk", Statistics
/// in Medicine 9 (1990).
/// </summary>
/// <param name="Z">The distance from the margin in standard errors: the greater, the better the candidate. May be infinite.</param>
/// <param name="PValue">The one-sided p-value, from 0 to 1.</param>
/// <param name="Rates">The most likely rates where the candidate is worse by exactly the margin.</param>
internal sealed record FarringtonManning(double Z, double PValue, RestrictedRates Rates)
{
    /// <summary>Tests.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="margin">By how much the candidate may be worse, from 0 and below 1.</param>
    /// <returns>What it found; null where an arm has no observations.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static FarringtonManning? Of(Proportion candidate, Proportion baseline, double margin)
    {
        if (margin is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "A margin must be from 0 and below 1.");
        }

        if (candidate.Count == 0 || baseline.Count == 0)
        {
            return null;
        }

        var z = RestrictedRates.Score(candidate, baseline, -margin, 1);
        return new FarringtonManning(z, Distributions.NormalTail(z), RestrictedRates.Of(candidate, baseline, -margin));
    }
}
