namespace SkillMetrics.Statistics;

/// <summary>
/// Several tests at once, with the chance of any wrong alarm kept: S. Holm, "A simple sequentially rejective multiple test procedure",
/// Scandinavian Journal of Statistics 6 (1979).
/// </summary>
internal static class Holm
{
    /// <summary>The adjusted p-values, in the order given: an alarm where one is at most α.</summary>
    /// <param name="pValues">The p-values, from 0 to 1. May be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is out of range.</exception>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var order = Enumerable.Range(0, pValues.Count).OrderBy(i => Require.Probability(pValues[i], nameof(pValues))).ToArray();
        var adjusted = new double[order.Length];
        var greatest = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            greatest = Math.Max(greatest, Math.Min(1, (order.Length - i) * pValues[order[i]]));
            adjusted[order[i]] = greatest;
        }

        return adjusted;
    }
}
