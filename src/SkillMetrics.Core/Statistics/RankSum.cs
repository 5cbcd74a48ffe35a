namespace SkillMetrics.Statistics;

/// <summary>
/// How far out of the sorted differences of two arms their limits are, by the null distribution of the rank-sum statistic U: H. B. Mann
/// and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the other", Annals of Mathematical
/// Statistics 18 (1947).
/// </summary>
internal static class RankSum
{
    /// <summary>† Arms below this size without ties have the exact distribution, others the normal approximation.</summary>
    private const int Exact = 50;

    /// <summary>The number k of values u with P(U ≤ u) ≤ α′: the limit is the k-th difference from its end. 0 where there is none.</summary>
    /// <param name="candidate">The one arm, not empty.</param>
    /// <param name="baseline">The other arm, not empty.</param>
    /// <param name="tail">α′: α of a one-sided limit, α/2 of a two-sided one.</param>
    public static long LimitRank(SortedSample candidate, SortedSample baseline, double tail)
    {
        var ties = Ties(candidate.Values, baseline.Values);
        return candidate.Count < Exact && baseline.Count < Exact && ties == 0
            ? ExactRank(candidate.Count, baseline.Count, tail)
            : NormalRank(candidate.Count, baseline.Count, ties, tail);
    }

    /// <summary>
    /// Counts the arrangements of two arms with each U exactly: they are the coefficients of the Gaussian binomial
    /// ∏ (1 − q^(n+i)) / (1 − q^i), i from 1 to m. Below 50 values each they fit into 128 bits, and what wraps on the way unwraps.
    /// </summary>
    internal static long ExactRank(int m, int n, double tail)
    {
        var ways = new UInt128[(m * n / 2) + 1];
        ways[0] = 1;
        var all = UInt128.One;
        for (var i = 1; i <= m; i++)
        {
            all = all * (UInt128)(n + i) / (UInt128)i;
            for (var u = ways.Length - 1; u >= n + i; u--)
            {
                ways[u] = unchecked(ways[u] - ways[u - n - i]);
            }

            for (var u = i; u < ways.Length; u++)
            {
                ways[u] = unchecked(ways[u] + ways[u - i]);
            }
        }

        // Half of all arrangements have a U up to the middle, and the tail is below a half.
        var (rank, upTo) = (0, ways[0]);
        while ((double)upTo / (double)all <= tail)
        {
            upTo += ways[++rank];
        }

        return rank;
    }

    /// <summary>
    /// † k = ⌊mn/2 − z√(mn(m + n + 1)/12)⌋, where ties take Σ(t³ − t)/(N(N − 1)) off m + n + 1. It is an approximation for large arms: of two
    /// small ones that are all equal it makes a limit without any doubt, so who judges by it asks for a minimum of values.
    /// </summary>
    private static long NormalRank(int m, int n, double ties, double tail)
    {
        var (pairs, total) = ((double)m * n, (double)m + n);
        var spread = Math.Max(0, total + 1 - (ties / (total * (total - 1))));
        return Math.Max(0, (long)Math.Floor((pairs / 2) - (Distributions.NormalUpper(tail) * Math.Sqrt(pairs * spread / 12))));
    }

    /// <summary>Σ(t³ − t) over the groups of t equal values of both arms together.</summary>
    private static double Ties(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (sum, i, j) = (Ties(x) + Ties(y), 0, 0);
        while (i < x.Length)
        {
            while (j < y.Length && y[j] < x[i])
            {
                j++;
            }

            var (a, b) = (EqualFrom(x, i), j < y.Length && y[j] == x[i] ? EqualFrom(y, j) : 0);
            if (b > 0)
            {
                sum += Ties(a + b) - Ties(a) - Ties(b);
            }

            i += a;
        }

        return sum;
    }

    private static double Ties(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (int i = 0, equal; i < values.Length; i += equal)
        {
            equal = EqualFrom(values, i);
            sum += Ties(equal);
        }

        return sum;
    }

    private static double Ties(double equal) => (equal * equal * equal) - equal;

    private static int EqualFrom(ReadOnlySpan<double> values, int first)
    {
        var next = first + 1;
        while (next < values.Length && values[next] == values[first])
        {
            next++;
        }

        return next - first;
    }
}
