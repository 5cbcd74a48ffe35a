using SkillMetrics.Storage;

namespace SkillMetrics.Queueing;

/// <summary>
/// A durable queue of events, which many workers in many processes may share. An event stays until it is completed or given up; whoever works
/// on it has a lease, which runs out with the worker. Safe to call from many threads. Waiting can be cancelled; what has been asked for is done
/// all the same.
/// </summary>
public interface IEventQueue
{
    /// <summary>Takes events, all or none, flushed to disk when the task completes.</summary>
    /// <param name="events">The events. One whose id waits, is in the dead letters, or was completed not long ago, is not taken again.</param>
    /// <param name="delay">How long they wait before they may be leased. From 0 to 366 days; 0 by default.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were taken; the others are repeats.</returns>
    /// <exception cref="ArgumentException">An event is null, or the delay out of range.</exception>
    /// <exception cref="MetricsStoreException">The queue could not be written; none were taken.</exception>
    ValueTask<int> EnqueueAsync(IReadOnlyList<QueuedEvent> events, TimeSpan delay = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases events: those of the highest priority first, and of one priority those that were enqueued first. Events whose leases have run out
    /// are among them.
    /// </summary>
    /// <param name="types">The types of event that the caller can do. Events of others are left to others.</param>
    /// <param name="count">How many at the most. From 1 to 10,000.</param>
    /// <param name="duration">For how long. From 1 millisecond to 1 day.</param>
    /// <param name="cancellationToken">Cancels the wait. Leases that nobody is told of run out.</param>
    /// <returns>The leases; none when nothing is ready.</returns>
    /// <exception cref="ArgumentException">There is no type, or the count or duration is out of range.</exception>
    /// <exception cref="MetricsStoreException">The queue could not be written.</exception>
    ValueTask<IReadOnlyList<EventLease>> LeaseAsync(IReadOnlyCollection<string> types, int count, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Extends leases.</summary>
    /// <param name="leases">The leases.</param>
    /// <param name="duration">For how long from now. From 1 millisecond to 1 day.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The leases as they are now; those that had run out are missing.</returns>
    /// <exception cref="ArgumentException">The duration is out of range.</exception>
    /// <exception cref="MetricsStoreException">The queue could not be written.</exception>
    ValueTask<IReadOnlyList<EventLease>> RenewAsync(IReadOnlyList<EventLease> leases, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Ends events that are done, flushed to disk. Their ids are remembered for a while, so that repeats are not done again.</summary>
    /// <param name="leases">The leases. Those that have run out complete nothing.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were completed.</returns>
    /// <exception cref="MetricsStoreException">The queue could not be written; none were completed.</exception>
    ValueTask<int> CompleteAsync(IReadOnlyList<EventLease> leases, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives back an event that could not be done. It is delivered again, unless this was its last delivery: then it moves to the dead letters, in
    /// one transaction, flushed to disk.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="error">Why it could not be done; kept up to <see cref="DeadLetter.ErrorLimit"/> characters.</param>
    /// <param name="delay">How long it waits before it is delivered again. From 0 to 366 days; 0 by default.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The error is empty, or the delay out of range.</exception>
    /// <exception cref="MetricsStoreException">The queue could not be written; nothing has changed.</exception>
    ValueTask<AbandonOutcome> AbandonAsync(EventLease lease, string error, TimeSpan delay = default, CancellationToken cancellationToken = default);

    /// <summary>Gives back events that were not tried, which counts neither as a delivery nor as an expired lease.</summary>
    /// <param name="leases">The leases.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were given back; the other leases had run out.</returns>
    /// <exception cref="MetricsStoreException">The queue could not be written.</exception>
    ValueTask<int> ReleaseAsync(IReadOnlyList<EventLease> leases, CancellationToken cancellationToken = default);

    /// <summary>Streams the dead letters, those first that were given up first.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="MetricsStoreException">The queue could not be read.</exception>
    IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends dead letters again, as if they were enqueued now: with all their deliveries before them.</summary>
    /// <param name="eventIds">The ids of their events, or null for all. Those that are not in the dead letters are passed over.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were sent again.</returns>
    /// <exception cref="MetricsStoreException">The queue could not be written; none were.</exception>
    ValueTask<int> RequeueDeadLettersAsync(IReadOnlyCollection<string>? eventIds, CancellationToken cancellationToken = default);

    /// <summary>Removes dead letters for good.</summary>
    /// <param name="eventIds">The ids of their events, or null for all. Those that are not in the dead letters are passed over.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="MetricsStoreException">The queue could not be written; none were.</exception>
    ValueTask<int> PurgeDeadLettersAsync(IReadOnlyCollection<string>? eventIds, CancellationToken cancellationToken = default);

    /// <summary>How much is in the queue now.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The queue could not be read.</exception>
    ValueTask<QueueFigures> GetFiguresAsync(CancellationToken cancellationToken = default);
}
