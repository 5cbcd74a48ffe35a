using System.Collections.ObjectModel;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>The few computations that all reports share, so that each is done in one place.</summary>
internal static class Figures
{
    /// <summary>A part of a whole as a fraction; null where there is no whole.</summary>
    public static double? Rate(long part, long whole) => whole == 0 ? null : (double)part / whole;

    /// <summary>A mean; null without any value.</summary>
    public static double? Mean(double sum, long count) => count == 0 ? null : sum / count;

    /// <summary>A number of ticks as a duration, rounded to a whole one.</summary>
    public static TimeSpan? Ticks(double? ticks) => ticks is { } number ? TimeSpan.FromTicks((long)Math.Round(number)) : null;

    /// <summary>The counts in the order in which people want them: the largest first, equal ones by ordinal name.</summary>
    public static IEnumerable<KeyValuePair<string, long>> Ranked(CountTable counts) =>
        counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal);

    /// <summary>The ranked counts as a dictionary that keeps their order and cannot change.</summary>
    public static ReadOnlyDictionary<string, long> RankedTable(CountTable counts) =>
        new(new OrderedDictionary<string, long>(Ranked(counts), StringComparer.Ordinal));
}
