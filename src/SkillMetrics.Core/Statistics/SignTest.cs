namespace SkillMetrics.Statistics;

/// <summary>
/// The exact sign test of paired versions: W. J. Dixon and A. M. Mood, "The statistical sign test", JASA 41 (1946). One vote for each
/// distinct task, ties dropped.
/// </summary>
internal static class SignTest
{
    /// <summary>How likely as many votes or more are where neither version is better: P(Bin(n, ½) ≥ won). 1 without a vote.</summary>
    /// <param name="won">The tasks that the candidate does better, from 0.</param>
    /// <param name="lost">The tasks that it does worse, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double PValue(long won, long lost)
    {
        _ = Require.Count(lost);
        return Require.Count(won) == 0 ? 1 : Distributions.BetaCdf(won, lost + 1, 0.5);
    }
}
