using System.Runtime.CompilerServices;
using SkillMetrics.Queueing;
using SkillMetrics.Recording;
using SkillMetrics.Storage.Sqlite.Reading;

namespace SkillMetrics.Storage.Sqlite;

/// <content>The event queue.</content>
public sealed partial class SqliteMetricsStore
{
    /// <inheritdoc/>
    public async ValueTask<int> EnqueueAsync(IReadOnlyList<QueuedEvent> events, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(events, nameof(events));
        QueueArguments.CheckDelay(delay);
        return await ChangeAsync(own.Length, queue => queue.Enqueue(own, delay), flush: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventLease>> LeaseAsync(
        IReadOnlyCollection<string> types, int count, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.OwnTypes(types);
        QueueArguments.CheckCount(count);
        QueueArguments.CheckDuration(duration);
        return await ChangeAsync(count, queue => queue.Lease(own, count, duration), flush: false, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventLease>> RenewAsync(
        IReadOnlyList<EventLease> leases, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(leases, nameof(leases));
        QueueArguments.CheckDuration(duration);
        return await ChangeAsync<IReadOnlyList<EventLease>>(
            own.Length, queue => [.. own.Select(l => queue.Renew(l, duration)).OfType<EventLease>()], flush: false, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> CompleteAsync(IReadOnlyList<EventLease> leases, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(leases, nameof(leases));
        return await ChangeAsync(own.Length, queue => own.Count(queue.Complete), flush: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<EventCompletionResult> CompleteAsync(IReadOnlyList<EventCompletion> completions, CancellationToken cancellationToken = default)
    {
        var work = QueueCompletion.Of(completions);
        EnsureWritable();
        return work.ToResult(await _writer.QueueAsync(work, flush: true, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<AbandonOutcome> AbandonAsync(EventLease lease, string error, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var cut = QueueArguments.CutError(error);
        QueueArguments.CheckDelay(delay);
        return await ChangeAsync(1, queue => queue.Abandon(lease, cut, delay), flush: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReleaseAsync(IReadOnlyList<EventLease> leases, CancellationToken cancellationToken = default)
    {
        var own = QueueArguments.Own(leases, nameof(leases));
        return await ChangeAsync(own.Length, queue => own.Count(queue.Release), flush: false, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var after = 0L;
        while (await AskAsync("dead_letters", database => QueueReader.DeadLetters(database, after), cancellationToken).ConfigureAwait(false) is { Count: > 0 } letters)
        {
            foreach (var (_, letter) in letters)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return letter;
            }

            after = letters[^1].Row;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> RequeueDeadLettersAsync(IReadOnlyCollection<string>? eventIds, CancellationToken cancellationToken = default)
    {
        var own = eventIds is null ? null : QueueArguments.Own(eventIds, nameof(eventIds));
        return await ChangeAsync(own?.Length ?? 1, queue => queue.Requeue(own), flush: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> PurgeDeadLettersAsync(IReadOnlyCollection<string>? eventIds, CancellationToken cancellationToken = default)
    {
        var own = eventIds is null ? null : QueueArguments.Own(eventIds, nameof(eventIds));
        return await ChangeAsync(own?.Length ?? 1, queue => queue.Purge(own), flush: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<QueueFigures> GetFiguresAsync(CancellationToken cancellationToken = default) =>
        await AskAsync("queue", database => QueueReader.Figures(database, _options.TimeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);

    /// <summary>Changes the queue on the writer's thread, in one transaction with whatever else waits there.</summary>
    private async ValueTask<T> ChangeAsync<T>(int weight, Func<IQueueTransaction, T> change, bool flush, CancellationToken cancellationToken)
    {
        EnsureWritable();
        var work = new QueueQuestion<T>(weight, change);
        await _writer.QueueAsync(work, flush, cancellationToken).ConfigureAwait(false);
        return work.Answer;
    }
}
