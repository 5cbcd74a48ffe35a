namespace SkillMetrics.Statistics;

/// <summary>
/// The sequential probability ratio test of a failure rate, for few observations: A. Wald, "Sequential tests of statistical hypotheses",
/// Annals of Mathematical Statistics 16 (1945). With n observations it accepts at or below one straight line in n and rejects at or above
/// a parallel one.
/// </summary>
internal sealed class ProbabilityRatioTest
{
    /// <summary>Creates a test.</summary>
    /// <param name="good">The failure rate p₀ that is good enough, above 0.</param>
    /// <param name="bad">The failure rate p₁ that is too bad, above <paramref name="good"/> and below 1.</param>
    /// <param name="alpha">How often the good rate may be rejected, above 0 and below 0.5.</param>
    /// <param name="beta">How often the bad rate may be accepted, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ProbabilityRatioTest(double good, double bad, double alpha, double beta)
    {
        _ = Require.InnerProbability(good);
        _ = Require.Alpha(alpha);
        _ = Require.Alpha(beta);
        if (!(bad > good) || !(bad < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(bad), bad, FormattableString.Invariant($"Must be above {good} and below 1."));
        }

        var weight = Math.Log(bad * (1 - good) / (good * (1 - bad)));
        Slope = Math.Log((1 - good) / (1 - bad)) / weight;
        AcceptIntercept = Math.Log(beta / (1 - alpha)) / weight;
        RejectIntercept = Math.Log((1 - beta) / alpha) / weight;
    }

    /// <summary>The slope of both lines, in failures for each observation.</summary>
    public double Slope { get; }

    /// <summary>Where the line of acceptance begins, in failures.</summary>
    public double AcceptIntercept { get; }

    /// <summary>Where the line of rejection begins, in failures.</summary>
    public double RejectIntercept { get; }

    /// <summary>Judges what was observed so far.</summary>
    /// <param name="failures">The failures, as successes of the proportion, among the observations.</param>
    public SequentialOutcome Judge(Proportion failures)
    {
        var line = Slope * failures.Count;
        return failures.Successes <= AcceptIntercept + line ? SequentialOutcome.Accept
            : failures.Successes >= RejectIntercept + line ? SequentialOutcome.Reject
            : SequentialOutcome.Continue;
    }
}
