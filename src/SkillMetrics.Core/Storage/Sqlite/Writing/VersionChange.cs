using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>What one transaction adds to the aggregates of one skill version.</summary>
internal sealed class VersionChange(string skillName)
{
    public SkillAggregate Aggregate { get; } = new(skillName)
    {
        Invocations = { Durations = new DurationAggregate(keepsValues: false) },
        Performance = { ExecutionTimes = new DurationAggregate(keepsValues: false) },
    };

    /// <summary>The earliest time of the records added, in microseconds; <see cref="long.MaxValue"/> where none was.</summary>
    public long FirstRecord { get; private set; } = long.MaxValue;

    /// <summary>The latest time of the records added, in microseconds; -1 where none was.</summary>
    public long LastRecord { get; private set; } = -1;

    public void Add(MetricRecord record)
    {
        var time = UnixTime.ToMicroseconds(record.Timestamp);
        Include(time, time);
        Aggregate.Add(record);
    }

    /// <summary>Widens the times to those of other records.</summary>
    public void Include(long firstRecord, long lastRecord)
    {
        FirstRecord = Math.Min(FirstRecord, firstRecord);
        LastRecord = Math.Max(LastRecord, lastRecord);
    }

    public void End(InvocationRecord ended) => Aggregate.Invocations.End(ended);
}
