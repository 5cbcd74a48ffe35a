using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>A skill's outcome records.</summary>
public sealed record OutcomeReport
{
    /// <summary>How many there are.</summary>
    public required long Count { get; init; }

    /// <summary>How many of the decisions were right.</summary>
    public required long Correct { get; init; }

    /// <summary>Right ones as a fraction of all, from 0 to 1; null without any.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>The mean of the confidences stated, from 0 to 1; null where none was.</summary>
    public required double? MeanConfidence { get; init; }

    /// <summary>The decisions, by descending count, equal ones by ordinal name.</summary>
    public required IReadOnlyDictionary<string, long> Decisions { get; init; }

    internal static OutcomeReport Of(OutcomeAggregate aggregate) => new()
    {
        Count = aggregate.Count,
        Correct = aggregate.Correct,
        Accuracy = Figures.Rate(aggregate.Correct, aggregate.Count),
        MeanConfidence = Figures.Mean(aggregate.ConfidenceSum, aggregate.ConfidenceCount),
        Decisions = Figures.RankedTable(aggregate.Decisions),
    };
}
