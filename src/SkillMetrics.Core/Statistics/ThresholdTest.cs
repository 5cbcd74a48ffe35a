namespace SkillMetrics.Statistics;

/// <summary>
/// Whether a rate is at least a threshold, by the exact lower bound. † That a sample too small for any success is inconclusive, and every
/// other without the bound has failed, is a choice of this library.
/// </summary>
internal sealed record ThresholdTest
{
    /// <summary>What the sample says.</summary>
    public required ThresholdOutcome Outcome { get; init; }

    /// <summary>The exact lower bound of the rate, from 0 to 1.</summary>
    public required double Lower { get; init; }

    /// <summary>How many observations without a failure it takes at least; null where no number does.</summary>
    public required long? MinimalCount { get; init; }

    /// <summary>How many more without a failure the sample needs, 0 where it has reached the threshold; null where no number does.</summary>
    public required long? FurtherSuccesses { get; init; }

    /// <summary>Judges.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="threshold">What the rate must reach, from 0 to 1.</param>
    /// <param name="alpha">How often a rate below the threshold may pass, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static ThresholdTest Of(Proportion observed, double threshold, double alpha)
    {
        var minimal = ClopperPearson.MinimalCount(threshold, alpha);
        var further = ClopperPearson.FurtherSuccesses(observed, threshold, alpha);
        return new ThresholdTest
        {
            Outcome = minimal is not { } needed || observed.Count < needed ? ThresholdOutcome.Inconclusive
                : further == 0 ? ThresholdOutcome.Reached
                : ThresholdOutcome.NotReached,
            Lower = ClopperPearson.Lower(observed, alpha),
            MinimalCount = minimal,
            FurtherSuccesses = further,
        };
    }
}
