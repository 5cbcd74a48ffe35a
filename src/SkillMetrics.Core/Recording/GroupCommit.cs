using System.Threading.Channels;
using SkillMetrics.Storage;

namespace SkillMetrics.Recording;

/// <summary>Commits what waits in one transaction, and tells everybody who waits. Called on the writer's thread.</summary>
/// <param name="target">Where to.</param>
/// <param name="reporter">Who is told.</param>
/// <param name="queue">What waits for the next commit.</param>
/// <param name="isStopping">
/// Whether the store is being closed, so that a target out of reach is not tried again. Asked when a commit has failed: the close may have
/// come while it ran.
/// </param>
internal sealed class GroupCommit(ICommitTarget target, WriteReporter reporter, ChannelReader<WriteRequest> queue, Func<bool> isStopping)
{
    private MetricsStoreException? _gaveUp;

    /// <summary>
    /// How many requests the next commit may carry: those that waited when the last one was answered, and those it answered. 0 where nobody
    /// waited for an answer, and so nobody comes back because of it.
    /// </summary>
    public int Returning { get; private set; }

    public static void Do(WriteRequest request)
    {
        try
        {
            request.Work!();
            request.Completion!.TrySetResult(default);
        }
#pragma warning disable CA1031 // whatever it throws belongs to its caller, not to this thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            request.Completion!.TrySetException(e);
        }
    }

    /// <summary>Commits requests as one; where that fails, each by itself.</summary>
    public void CommitAll(List<WriteRequest> requests)
    {
        if (_gaveUp is { } reason)
        {
            requests.ForEach(r => Fail(r, reason));
            return;
        }

        if (TryCommit(requests, out var fault))
        {
            return;
        }

        // At shutdown a store that is out of reach is waited for once, not once for every batch that is left.
        _gaveUp = isStopping() ? fault as MetricsStoreException : null;

        // A store that is out of reach fails everybody; a request that cannot be written must not take the others with it.
        if (requests.Count == 1 || fault is MetricsStoreException)
        {
            requests.ForEach(r => Fail(r, fault));
            return;
        }

        foreach (var request in requests)
        {
            if (!TryCommit([request], out fault))
            {
                Fail(request, fault);
            }
        }
    }

    private bool TryCommit(List<WriteRequest> requests, out Exception fault)
    {
        var flush = false;
        foreach (var request in requests)
        {
            request.Reset();
            flush |= request.Flush;
        }

        try
        {
            target.Commit(requests, flush);
        }
#pragma warning disable CA1031 // whatever a store throws must reach its callers, and must not end the process through this thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            fault = e;
            return false;
        }

        fault = null!;
        reporter.Committed(requests);
        var answered = requests.Count(r => r.Completion is not null);
        Returning = answered == 0 ? 0 : queue.Count + answered;
        foreach (var request in requests)
        {
            request.Completion?.TrySetResult(request.ToResult());
        }

        return true;
    }

    private void Fail(WriteRequest request, Exception fault)
    {
        reporter.Failed(request.Count, fault);
        request.Completion?.TrySetException(
            fault as MetricsStoreException ?? new MetricsStoreException($"The records could not be written: {fault.Message}", fault) { IsRefusal = true });
    }
}
