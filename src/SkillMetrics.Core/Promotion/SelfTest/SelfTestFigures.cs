namespace SkillMetrics.Promotion.SelfTest;

/// <summary>In how many runs something happened, and after how many records.</summary>
public sealed record SelfTestFigures
{
    private SelfTestFigures()
    {
    }

    /// <summary>How many runs there were.</summary>
    public required int Runs { get; init; }

    /// <summary>In how many of them it happened.</summary>
    public required int Count { get; init; }

    /// <summary><see cref="Count"/> as a share of <see cref="Runs"/>, from 0 to 1.</summary>
    public double Share => (double)Count / Runs;

    /// <summary>After how many records it had happened in half of all runs; null where it did in fewer.</summary>
    public required int? Median { get; init; }

    /// <summary>After how many records it had happened in nine of ten of all runs; null where it did in fewer.</summary>
    public required int? NinetiethPercentile { get; init; }

    /// <summary>How many records were looked at in all runs for each time that it happened; null where it never did.</summary>
    public required double? MeanRecords { get; init; }

    /// <summary>Sums runs up.</summary>
    /// <param name="happened">After how many records it happened in each run, or null.</param>
    /// <param name="mostRecords">How many records a run has in which it does not happen.</param>
    internal static SelfTestFigures Of(IReadOnlyCollection<int?> happened, int mostRecords)
    {
        var after = happened.OfType<int>().Order().ToArray();
        return new SelfTestFigures
        {
            Runs = happened.Count,
            Count = after.Length,
            Median = Quantile(0.5),
            NinetiethPercentile = Quantile(0.9),
            MeanRecords = after.Length == 0 ? null : (after.Sum(a => (double)a) + ((double)(happened.Count - after.Length) * mostRecords)) / after.Length,
        };

        int? Quantile(double share) => (int)Math.Ceiling(share * happened.Count) - 1 is var index && index < after.Length ? after[index] : null;
    }
}
