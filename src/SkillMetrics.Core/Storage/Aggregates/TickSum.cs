namespace SkillMetrics.Storage.Aggregates;

/// <summary>
/// Sums of durations in ticks, none of which is negative: they stop at the largest number, in whatever order they are added, where some
/// three thousand of the longest legal durations would pass it.
/// </summary>
internal static class TickSum
{
    /// <summary>What a sum that could pass the largest number is taken apart by, where a database adds: the quotients and the remainders apart.</summary>
    public const long Part = 1_000_000_000;

    public static long OfParts(long quotients, long remainders) => (long)Int128.Clamp(((Int128)quotients * Part) + remainders, 0, long.MaxValue);

    public static long Add(long sum, long ticks) => sum > long.MaxValue - ticks ? long.MaxValue : sum + ticks;

    public static long Of(IEnumerable<long> ticks) => ticks.Aggregate(0L, Add);
}
