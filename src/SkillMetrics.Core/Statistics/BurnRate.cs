namespace SkillMetrics.Statistics;

/// <summary>
/// An alarm on how fast an error budget is used up, over a long and a short window of time: B. Beyer and others (Google), "The Site
/// Reliability Workbook" (2018), chapter 5. The short window ends the alarm soon after the errors end. † That the long
/// window needs three bad executions is a choice of this library.
/// </summary>
internal sealed class BurnRate
{
    /// <summary>How many bad executions the long window needs.</summary>
    public const int MinimumBad = 3;

    /// <summary>Creates an alarm.</summary>
    /// <param name="factor">How many times the rate that the objective allows both windows must exceed, above 1.</param>
    /// <param name="long">The long window, longer than <paramref name="short"/>.</param>
    /// <param name="short">The short window, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public BurnRate(double factor, TimeSpan @long, TimeSpan @short)
    {
        Factor = Require.Above(1, factor);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(@short, TimeSpan.Zero, nameof(@short));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(@long, @short, nameof(@long));
        Long = @long;
        Short = @short;
    }

    /// <summary>The two that the workbook pages on: 14.4 over an hour and 5 minutes, and 6 over 6 hours and 30 minutes.</summary>
    public static IReadOnlyList<BurnRate> Default { get; } =
        [new(14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)), new(6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30))];

    /// <summary>How many times the rate that the objective allows both windows must exceed.</summary>
    public double Factor { get; }

    /// <summary>The long window.</summary>
    public TimeSpan Long { get; }

    /// <summary>The short window.</summary>
    public TimeSpan Short { get; }

    /// <summary>How many times the rate that the objective allows was bad: (bad/n)/(1 − objective); null of no executions.</summary>
    /// <param name="bad">The bad executions, as successes of the proportion, of a window.</param>
    /// <param name="objective">The share that is to be good, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double? Of(Proportion bad, double objective) => bad.Rate / (1 - Require.InnerProbability(objective));

    /// <summary>Whether it can fire at all: where everything is bad the rate is 1/(1 − objective), which must exceed the factor.</summary>
    /// <param name="objective">The share that is to be good, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public bool CanFire(double objective) => Require.InnerProbability(objective) > 1 - (1 / Factor);

    /// <summary>Whether it fires.</summary>
    /// <param name="badLong">The bad executions of the long window.</param>
    /// <param name="badShort">The bad executions of the short window.</param>
    /// <param name="objective">The share that is to be good, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public bool Fires(Proportion badLong, Proportion badShort, double objective) =>
        badLong.Successes >= MinimumBad && Of(badLong, objective) > Factor && Of(badShort, objective) > Factor;
}
