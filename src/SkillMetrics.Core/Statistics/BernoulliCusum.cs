namespace SkillMetrics.Statistics;

/// <summary>
/// Watches a failure rate for a rise of its odds, one execution at a time: the risk-adjusted CUSUM of S. H. Steiner, R. J. Cook, V. T.
/// Farewell and T. Treasure, "Monitoring surgical performance using risk-adjusted cumulative sum charts", Biostatistics 1 (2000), with
/// one rate for all. It is judged by how long it runs to an alarm, not by a p-value.
/// </summary>
internal sealed class BernoulliCusum
{
    /// <summary>† The lowest failure rate it expects, so that a perfect past does not make one failure an alarm: a choice of this library.</summary>
    public const double LowestRate = 0.01;

    /// <summary>† The rise of the odds it looks for: a default of this library.</summary>
    public const double DefaultOddsRatio = 2;

    /// <summary>† The sum at which it gives an alarm: a default of this library.</summary>
    public const double DefaultLimit = 3.5;

    /// <summary>Creates a watch.</summary>
    /// <param name="baseline">The failure rate p₀ kept at promotion, from 0 and below 1; one below 0.01 counts as 0.01.</param>
    /// <param name="oddsRatio">How many times the odds R it looks for, above 1.</param>
    /// <param name="limit">The sum h at which it gives an alarm, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public BernoulliCusum(double baseline, double oddsRatio = DefaultOddsRatio, double limit = DefaultLimit)
    {
        Baseline = baseline is >= 0 and < 1
            ? Math.Max(baseline, LowestRate)
            : throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "A failure rate must be from 0 and below 1.");
        var scale = 1 - Baseline + (Require.Above(1, oddsRatio) * Baseline);
        FailureWeight = Math.Log(oddsRatio / scale);
        SuccessWeight = -Math.Log(scale);
        Limit = Require.Above(0, limit);
    }

    /// <summary>The failure rate it expects, from 0.01 and below 1.</summary>
    public double Baseline { get; }

    /// <summary>W₁ = ln(R/(1 − p₀ + Rp₀)): what a failure adds.</summary>
    public double FailureWeight { get; }

    /// <summary>W₀ = −ln(1 − p₀ + Rp₀): what a success adds, below 0.</summary>
    public double SuccessWeight { get; }

    /// <summary>The sum h at which it gives an alarm.</summary>
    public double Limit { get; }

    /// <summary>h/2: the sum to begin with right after a promotion, when a fault is most likely.</summary>
    public double FastStart => Limit / 2;

    /// <summary>The sum after one more execution: an alarm where it is at least <see cref="Limit"/>.</summary>
    /// <param name="sum">The sum before.</param>
    /// <param name="failed">Whether the execution failed.</param>
    public double Next(double sum, bool failed) => Cusum.Next(sum, failed ? FailureWeight : SuccessWeight);

    /// <summary>Watches executions until the first alarm.</summary>
    /// <param name="failed">Whether each execution failed, in their order.</param>
    /// <param name="start">The sum to begin with, from 0: <see cref="FastStart"/> right after a promotion.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public CusumRun Run(IEnumerable<bool> failed, double start = 0) => Cusum.Run(failed.Select(f => f ? FailureWeight : SuccessWeight), Limit, start);
}
