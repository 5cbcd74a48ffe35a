namespace SkillMetrics.Promotion.SelfTest;

/// <summary>What a self-test of a policy simulates. Immutable.</summary>
public sealed record SelfTestOptions
{
    /// <summary>The most <see cref="Runs"/> and the most <see cref="MostRecords"/>.</summary>
    public const int LargestCount = 1_000_000;

    /// <summary>What the random numbers begin with: the same seed and options give the same answer everywhere. 1 by default.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many versions are simulated for each question, from 1 to 1,000,000; 500 by default.</summary>
    public int Runs { get; init; } = 500;

    /// <summary>
    /// After how many records of each version a run ends, before the promotion and once more after it, from 1 to 1,000,000; 2,000 by default.
    /// </summary>
    public int MostRecords { get; init; } = 2_000;

    /// <summary>The time from one record to the next, more than 0 and at most 30 days: windows of time hold so many. A minute by default.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The stage to enter, by the move from the nearest stage that has one; null, the default, for the last stage.</summary>
    public string? ToStage { get; init; }

    /// <summary>The rates of the version in the last stage, and of a candidate that is as good; null, the default, for some that the policy's thresholds ask for.</summary>
    public SelfTestRates? Good { get; init; }

    /// <summary>
    /// The rates of a candidate that is too bad to be promoted; null, the default, for <see cref="Good"/> with an accuracy that is worse by the
    /// margin of the policy's comparison of accuracy, or an exception rate that is higher by the margin of its comparison of exceptions, or an
    /// accuracy 0.05 below its threshold.
    /// </summary>
    public SelfTestRates? Bad { get; init; }

    /// <summary>
    /// The losses of quality after the promotion that are tried: how many times the odds of a wrong outcome and of an exception, each above 1
    /// and at most 1,000. 2 and 10 by default.
    /// </summary>
    public IReadOnlyList<double> Losses { get; init => field = [.. value]; } = [2, 10];

    internal void EnsureValid()
    {
        Within(Runs, 1, LargestCount, nameof(Runs));
        Within(MostRecords, 1, LargestCount, nameof(MostRecords));
        Within(Interval, TimeSpan.FromMicroseconds(1), TimeSpan.FromDays(30), nameof(Interval));
        foreach (var loss in Losses)
        {
            Require(loss is > 1 and <= 1_000, loss, nameof(Losses), "Every loss must be above 1 and at most 1,000.");
        }
    }

    private static void Within<T>(T value, T least, T most, string name)
        where T : IComparable<T> =>
        Require(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0, value, name, FormattableString.Invariant($"Must be from {least} to {most}."));

    private static void Require(bool isValid, object value, string name, string message)
    {
        if (!isValid)
        {
            throw new ArgumentOutOfRangeException(name, value, message);
        }
    }
}
