using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>The sum of many performance records. Not for several threads.</summary>
public sealed class PerformanceAggregate
{
    /// <summary>How many records there are.</summary>
    public long Count { get; set; }

    /// <summary>How many of them threw.</summary>
    public long Exceptions { get; set; }

    /// <summary>How long the executions took.</summary>
    public DurationAggregate ExecutionTimes { get; set; } = new();

    /// <summary>Exception types.</summary>
    public CountTable Errors { get; } = new();

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    public void Add(PerformanceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Count++;
        Exceptions += record.ExceptionOccurred ? 1 : 0;
        Errors.Add(record.ExceptionType);
        ExecutionTimes.Add(record.ExecutionTime.Ticks, UnixTime.ToDay(record.Timestamp));
    }

    /// <summary>Adds all records of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    public void Merge(PerformanceAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        Exceptions += other.Exceptions;
        Errors.Merge(other.Errors);
        ExecutionTimes.Merge(other.ExecutionTimes);
    }
}
