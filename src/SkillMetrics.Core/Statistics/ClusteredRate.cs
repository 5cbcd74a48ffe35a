namespace SkillMetrics.Statistics;

/// <summary>
/// A rate whose observations come in clusters, the executions of one session for example, and are not independent within one: the exact
/// bound at an effective sample size, after E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number
/// of positive counts estimated from survey data", Survey Methodology 24 (1998). † Without their t factor: a choice of this library.
/// </summary>
internal sealed record ClusteredRate
{
    /// <summary>How many clusters a bound needs.</summary>
    public const int MinimumClusters = 10;

    /// <summary>All observations together.</summary>
    public required Proportion Observed { get; init; }

    /// <summary>How many clusters have observations.</summary>
    public required int Clusters { get; init; }

    /// <summary>How many times the variance of independent observations: M/n* where no observation differs, or there is one cluster only.</summary>
    public required double DesignEffect { get; init; }

    /// <summary>n*: how many independent observations they are worth, from 1 to their number.</summary>
    public required double EffectiveCount { get; init; }

    /// <summary>The one-sided lower bound of the rate; null of fewer than 10 clusters.</summary>
    public required double? Lower { get; init; }

    /// <summary>The one-sided upper bound of the rate; null of fewer than 10 clusters.</summary>
    public required double? Upper { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="clusters">The clusters; those without observations do not count.</param>
    /// <param name="alpha">How often each bound may miss the true rate, above 0 and below 0.5.</param>
    /// <returns>The rate; null of no observations.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static ClusteredRate? Of(IReadOnlyCollection<Proportion> clusters, double alpha)
    {
        _ = Require.Alpha(alpha);
        var (successes, count, number) = (0L, 0L, 0);
        foreach (var cluster in clusters)
        {
            successes += cluster.Successes;
            count += cluster.Count;
            number += cluster.Count > 0 ? 1 : 0;
        }

        var observed = new Proportion(successes, count);
        if (observed.Rate is not { } rate)
        {
            return null;
        }

        var effect = DesignEffectOf(clusters, observed, number);
        var effective = observed.Count / Math.Max(1, effect);
        return new ClusteredRate
        {
            Observed = observed,
            Clusters = number,
            DesignEffect = effect,
            EffectiveCount = effective,
            Lower = number < MinimumClusters ? null : ClopperPearson.Lower(rate * effective, effective, alpha),
            Upper = number < MinimumClusters ? null : 1 - ClopperPearson.Lower((1 - rate) * effective, effective, alpha),
        };
    }

    private static double DesignEffectOf(IEnumerable<Proportion> clusters, Proportion observed, int number)
    {
        if (number == 1 || observed.Successes == 0 || observed.Failures == 0)
        {
            // Nothing to tell how alike the observations of a cluster are: each cluster counts as one.
            return (double)observed.Count / number;
        }

        var (rate, count) = (observed.Rate!.Value, (double)observed.Count);
        var squares = 0.0;
        foreach (var cluster in clusters)
        {
            var distance = cluster.Successes - (rate * cluster.Count);
            squares += distance * distance;
        }

        var variance = number / (number - 1.0) * squares / (count * count);
        return variance * count / (rate * (1 - rate));
    }
}
