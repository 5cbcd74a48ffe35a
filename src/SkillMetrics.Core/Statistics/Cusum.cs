namespace SkillMetrics.Statistics;

/// <summary>
/// A cumulative sum that never falls below 0, and gives an alarm at a limit: E. S. Page, "Continuous inspection schemes", Biometrika 41
/// (1954). With a start above 0 it is that of J. M. Lucas and R. B. Crosier, "Fast initial response for CUSUM quality-control schemes",
/// Technometrics 24 (1982).
/// </summary>
internal static class Cusum
{
    /// <summary>The next sum: max(0, S + w).</summary>
    public static double Next(double sum, double weight) => Math.Max(0, sum + weight);

    /// <summary>Adds weights up until the first alarm.</summary>
    /// <param name="weights">The weights of the observations, in their order.</param>
    /// <param name="limit">The limit, above 0: a sum that reaches it is an alarm.</param>
    /// <param name="start">The sum to begin with, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static CusumRun Run(IEnumerable<double> weights, double limit, double start = 0)
    {
        _ = Require.Above(0, limit);
        var (sum, count) = (Require.NotNegative(start), 0L);
        foreach (var weight in weights)
        {
            sum = Next(sum, weight);
            count++;
            if (sum >= limit)
            {
                return new CusumRun(count, sum);
            }
        }

        return new CusumRun(null, sum);
    }
}
