using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>The sum of many outcome records. Not for several threads.</summary>
public sealed class OutcomeAggregate
{
    /// <summary>How many records there are.</summary>
    public long Count { get; set; }

    /// <summary>How many of them were right.</summary>
    public long Correct { get; set; }

    /// <summary>How many state a confidence.</summary>
    public long ConfidenceCount { get; set; }

    /// <summary>The sum of the confidences stated.</summary>
    public double ConfidenceSum { get; set; }

    /// <summary>Decisions.</summary>
    public CountTable Decisions { get; } = new();

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    public void Add(OutcomeRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Count++;
        Correct += record.Correct ? 1 : 0;
        Decisions.Add(record.Decision);
        if (record.Confidence is { } confidence)
        {
            ConfidenceCount++;
            ConfidenceSum += confidence;
        }
    }

    /// <summary>Adds all records of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(OutcomeAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        Correct += other.Correct;
        ConfidenceCount += other.ConfidenceCount;
        ConfidenceSum += other.ConfidenceSum;
        Decisions.Merge(other.Decisions);
    }
}
