using System.Runtime.CompilerServices;
using SkillMetrics.Queueing;
using SkillMetrics.Recording;

namespace SkillMetrics.Storage.InMemory;

/// <content>The event queue.</content>
public sealed partial class InMemoryMetricsStore
{
    /// <inheritdoc/>
    public ValueTask<int> EnqueueAsync(IReadOnlyList<QueuedEvent> events, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(events, nameof(events));
        QueueArguments.CheckDelay(delay);
        return Change(queue => queue.Enqueue(own, delay), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventLease>> LeaseAsync(
        IReadOnlyCollection<string> types, int count, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.OwnTypes(types);
        QueueArguments.CheckCount(count);
        QueueArguments.CheckDuration(duration);
        return Change(queue => queue.Lease(own, count, duration), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventLease>> RenewAsync(
        IReadOnlyList<EventLease> leases, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(leases, nameof(leases));
        QueueArguments.CheckDuration(duration);
        return Change<IReadOnlyList<EventLease>>(queue => [.. own.Select(l => queue.Renew(l, duration)).OfType<EventLease>()], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> CompleteAsync(IReadOnlyList<EventLease> leases, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(leases, nameof(leases));
        return Change(queue => own.Count(queue.Complete), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EventCompletionResult> CompleteAsync(IReadOnlyList<EventCompletion> completions, CancellationToken cancellationToken = default)
    {
        var work = QueueCompletion.Of(completions);
        return ValueTask.FromResult(work.ToResult(Change(work, cancellationToken)));
    }

    /// <inheritdoc/>
    public ValueTask<AbandonOutcome> AbandonAsync(EventLease lease, string error, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var cut = QueueArguments.CutError(error);
        QueueArguments.CheckDelay(delay);
        return Change(queue => queue.Abandon(lease, cut, delay), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> ReleaseAsync(IReadOnlyList<EventLease> leases, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(leases, nameof(leases));
        return Change(queue => own.Count(queue.Release), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var letter in await AskQueue(queue => queue.DeadLetters, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return letter;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> RequeueDeadLettersAsync(IReadOnlyCollection<string>? eventIds, CancellationToken cancellationToken = default)
    {
        var own = eventIds is null ? null : QueueArguments.Own(eventIds, nameof(eventIds));
        return Change(queue => queue.Requeue(own), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeDeadLettersAsync(IReadOnlyCollection<string>? eventIds, CancellationToken cancellationToken = default)
    {
        var own = eventIds is null ? null : QueueArguments.Own(eventIds, nameof(eventIds));
        return Change(queue => queue.Purge(own), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<QueueFigures> GetFiguresAsync(CancellationToken cancellationToken = default) => AskQueue(queue => queue.Figures(), cancellationToken);

    private ValueTask<T> Change<T>(Func<IQueueTransaction, T> change, CancellationToken cancellationToken)
    {
        var work = new QueueQuestion<T>(1, change);
        Change(work, cancellationToken);
        return ValueTask.FromResult(work.Answer);
    }

    private AppendResult Change(QueueWork work, CancellationToken cancellationToken)
    {
        EnsureUsable(cancellationToken);
        var request = new WriteRequest(work, flush: false);
        Commit(request);
        QueueReport.Buried(work.Buried, _instruments, _logger);
        return request.ToResult();
    }

    private ValueTask<T> AskQueue<T>(Func<MemoryQueue, T> ask, CancellationToken cancellationToken)
    {
        EnsureUsable(cancellationToken);
        lock (_writer)
        {
            return ValueTask.FromResult(ask(_queue));
        }
    }
}
