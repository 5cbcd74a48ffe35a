using System.Collections.ObjectModel;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>A skill's fidelity records.</summary>
public sealed record FidelityReport
{
    /// <summary>How many there are.</summary>
    public required long Count { get; init; }

    /// <summary>Their mean fidelity, from 0 to 1; null without any.</summary>
    public required double? Mean { get; init; }

    /// <summary>Their smallest fidelity, from 0 to 1; null without any.</summary>
    public required double? Min { get; init; }

    /// <summary>The patterns, those that occurred most first, equal ones by ordinal name.</summary>
    public required IReadOnlyDictionary<string, PatternCounts> Patterns { get; init; }

    internal static FidelityReport Of(FidelityAggregate aggregate) => new()
    {
        Count = aggregate.Count,
        Mean = Figures.Mean(aggregate.Sum, aggregate.Count),
        Min = aggregate.Min,
        Patterns = PatternsOf(aggregate),
    };

    private static ReadOnlyDictionary<string, PatternCounts> PatternsOf(FidelityAggregate aggregate)
    {
        var all = new CountTable();
        all.Merge(aggregate.Followed);
        all.Merge(aggregate.Missed);
        var patterns = new OrderedDictionary<string, PatternCounts>(all.Count, StringComparer.Ordinal);
        foreach (var (name, count) in Figures.Ranked(all))
        {
            var followed = aggregate.Followed.GetValueOrDefault(name);
            patterns.Add(name, new PatternCounts(followed, count - followed));
        }

        return new ReadOnlyDictionary<string, PatternCounts>(patterns);
    }
}
