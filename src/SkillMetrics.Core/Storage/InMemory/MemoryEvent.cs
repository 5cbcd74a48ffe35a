using SkillMetrics.Queueing;

namespace SkillMetrics.Storage.InMemory;

/// <summary>An event in the queue of a store in memory, with the columns that an SQLite store has.</summary>
internal sealed class MemoryEvent(long row, QueuedEvent item, DateTimeOffset enqueuedAt)
{
    public long Row { get; } = row;

    public QueuedEvent Event { get; private set; } = item;

    public DateTimeOffset EnqueuedAt { get; } = enqueuedAt;

    public MemoryEventState State { get; set; }

    /// <summary>Since when it is ready; for the other states, until when they hold.</summary>
    public DateTimeOffset Due { get; set; }

    public int DeliveryCount { get; set; }

    public int ExpiredLeases { get; set; }

    public long? Token { get; set; }

    public string? LastError { get; set; }

    /// <summary>Forgets what nobody asks for any more once it is done.</summary>
    public void DropPayload() => Event = Event with { Payload = default };
}
