using SkillMetrics.Queueing;
using SkillMetrics.Records;

namespace SkillMetrics.Pipeline;

/// <summary>An event on its way through a handler. For one thread at a time.</summary>
public sealed class EventContext
{
    private readonly List<MetricRecord> _records = [];

    /// <summary>Creates the context of an event.</summary>
    /// <param name="lease">The lease under which it is done.</param>
    public EventContext(EventLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        Lease = lease;
    }

    /// <summary>The lease under which the event is done.</summary>
    public EventLease Lease { get; }

    /// <summary>The event.</summary>
    public QueuedEvent Event => Lease.Event;

    /// <summary>What has been added, in its order.</summary>
    public IReadOnlyList<MetricRecord> Records => _records;

    /// <summary>
    /// Adds a record, which is stored when the event is completed, and only then: in the same transaction where queue and store are one, else
    /// just before it.
    /// </summary>
    /// <param name="record">The record. Where the queue is elsewhere, an event that comes again must lead to the same record, with the same id.</param>
    public void Add(MetricRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _records.Add(record);
    }
}
