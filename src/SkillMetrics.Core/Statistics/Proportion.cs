namespace SkillMetrics.Statistics;

/// <summary>So many of so many: the correct ones of the judged executions, for example.</summary>
internal readonly record struct Proportion
{
    /// <summary>Creates a proportion.</summary>
    /// <param name="successes">How many, from 0 to <paramref name="count"/>.</param>
    /// <param name="count">Of how many, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public Proportion(long successes, long count)
    {
        Count = Require.Count(count);
        Successes = successes >= 0 && successes <= count
            ? successes
            : throw new ArgumentOutOfRangeException(nameof(successes), successes, FormattableString.Invariant($"Must be from 0 to {count}."));
    }

    /// <summary>How many.</summary>
    public long Successes { get; }

    /// <summary>Of how many.</summary>
    public long Count { get; }

    /// <summary>The others.</summary>
    public long Failures => Count - Successes;

    /// <summary>The share, from 0 to 1; null of none.</summary>
    public double? Rate => Count == 0 ? null : (double)Successes / Count;
}
