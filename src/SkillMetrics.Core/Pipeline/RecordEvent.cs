using System.Buffers;
using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Pipeline;

/// <summary>Events that are records to be stored: their payload is a record's NDJSON object.</summary>
public static class RecordEvent
{
    /// <summary>Their type.</summary>
    public const string Type = "skillmetrics.record";

    /// <summary>Makes the event that stores a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="priority">The event's priority.</param>
    public static QueuedEvent Of(MetricRecord record, int priority = 0)
    {
        ArgumentNullException.ThrowIfNull(record);
        var payload = new ArrayBufferWriter<byte>();
        NdjsonCodec.Write(record, payload);
        return new QueuedEvent { Type = Type, Payload = payload.WrittenMemory, Priority = priority };
    }
}
