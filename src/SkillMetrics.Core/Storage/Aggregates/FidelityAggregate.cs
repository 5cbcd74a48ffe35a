using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>The sum of many fidelity records. Not for several threads.</summary>
public sealed class FidelityAggregate
{
    /// <summary>How many records there are.</summary>
    public long Count { get; set; }

    /// <summary>The sum of their fidelities.</summary>
    public double Sum { get; set; }

    /// <summary>The smallest fidelity, or null.</summary>
    public double? Min { get; set; }

    /// <summary>How often each pattern was followed.</summary>
    public CountTable Followed { get; } = new();

    /// <summary>How often each pattern was missed.</summary>
    public CountTable Missed { get; } = new();

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    public void Add(FidelityRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Count++;
        Sum += record.PatternFidelity;
        Min = Math.Min(Min ?? 1, record.PatternFidelity);
        foreach (var (pattern, followed) in record.PatternsDetail)
        {
            (followed ? Followed : Missed).Add(pattern);
        }
    }

    /// <summary>Adds all records of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(FidelityAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        Sum += other.Sum;
        Min = other.Min is { } min ? Math.Min(Min ?? 1, min) : Min;
        Followed.Merge(other.Followed);
        Missed.Merge(other.Missed);
    }
}
