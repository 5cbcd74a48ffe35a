using SkillMetrics.Queueing;

namespace SkillMetrics.Recording;

/// <summary>A home's event queue within a transaction of its writer. What it is given has been checked.</summary>
internal interface IQueueTransaction
{
    /// <summary>What has been moved to the dead letters since the list was last cleared.</summary>
    List<DeadLetter> Buried { get; }

    int Enqueue(QueuedEvent[] events, TimeSpan delay);

    IReadOnlyList<EventLease> Lease(string[] types, int count, TimeSpan duration);

    /// <summary>The lease as it is now, or null where it had run out.</summary>
    EventLease? Renew(EventLease lease, TimeSpan duration);

    /// <summary>Whether the event was completed: else the lease had run out.</summary>
    bool Complete(EventLease lease);

    /// <summary>Whether the event was given back: else the lease had run out.</summary>
    bool Release(EventLease lease);

    AbandonOutcome Abandon(EventLease lease, string error, TimeSpan delay);

    int Requeue(string[]? eventIds);

    int Purge(string[]? eventIds);
}
