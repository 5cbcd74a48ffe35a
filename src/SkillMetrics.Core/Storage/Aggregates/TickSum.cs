namespace SkillMetrics.Storage.Aggregates;

/// <summary>
/// Sums of durations in ticks, none of which is negative: they stop at the largest number, in whatever order they are added, where some
/// three thousand of the longest legal durations would pass it.
/// </summary>
internal static class TickSum
{
    public static long Add(long sum, long ticks) => sum > long.MaxValue - ticks ? long.MaxValue : sum + ticks;

    public static long Of(IEnumerable<long> ticks) => ticks.Aggregate(0L, Add);
}
