using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Recording;

/// <summary>
/// The one writer of a store in this process. All appends go through a bounded channel to a thread of its own, which commits whatever
/// waits in one transaction and then completes the callers: the more callers wait, the more a flush carries. A thread and not a pool
/// task, because stores are synchronous underneath and a host whose pool is starved must not stall its recording.
/// </summary>
internal sealed class GroupCommitWriter : IMetricsAppender, IAsyncDisposable, IDisposable
{
    private const int RecordsPerCommit = 4_096;
    private const int Yields = 64;

    private readonly GroupCommit _commit;
    private readonly Acknowledgement _acknowledgement;
    private readonly FullQueueMode _fullQueueMode;
    private readonly WriteReporter _reporter;
    private readonly Channel<WriteRequest> _channel;
    private readonly ManualResetEventSlim _work = new(initialState: false);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private volatile bool _stopping;
    private volatile bool _started;

    public GroupCommitWriter(ICommitTarget target, StoreOptions options, Instruments instruments, ILogger logger)
    {
        _acknowledgement = options.Acknowledgement;
        _fullQueueMode = options.FullQueueMode;
        _reporter = new WriteReporter(instruments, logger, options.TimeProvider);
        _channel = Channel.CreateBounded<WriteRequest>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _commit = new GroupCommit(target, _reporter, _channel.Reader, () => _stopping);
        _thread = new Thread(Run) { IsBackground = true, Name = "SkillMetrics writer" };
    }

    public long DroppedRecords => _reporter.DroppedRecords;

    public long FailedRecords => _reporter.FailedRecords;

    public string? LastFailure => _reporter.LastFailure;

    public ValueTask<AppendResult> AppendAsync(MetricRecord record, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        EvaluationEvents.Emit(record);
        return EnqueueAsync(new WriteRequest(record, acknowledgement ?? _acknowledgement), cancellationToken);
    }

    public ValueTask<AppendResult> AppendAsync(
        IReadOnlyList<MetricRecord> records, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var request = new WriteRequest(records, acknowledgement ?? _acknowledgement);
        EvaluationEvents.Emit(records);
        return records.Count == 0 ? default : EnqueueAsync(request, cancellationToken);
    }

    public async ValueTask<IngestionResult> CommitAsync(IngestionBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var request = new WriteRequest(batch);
        var result = await EnqueueAsync(request, cancellationToken).ConfigureAwait(false);
        return new IngestionResult(result, request.InsertedByKind());
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        EnsureUsable(cancellationToken);

        // Else nothing was appended, and a store must not come into being because nothing is flushed.
        if (_started)
        {
            await EnqueueAsync(new WriteRequest([], Acknowledgement.Flushed), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Does something on the writer's thread, after everything appended before and before everything appended after it.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var result = default(T);
        await EnqueueAsync(new WriteRequest(() => result = work()), cancellationToken).ConfigureAwait(false);
        return result!;
    }

    /// <summary>Does something with the event queue, in one transaction with whatever else waits.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="flush">Whether it must reach the disk before the task completes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What became of the records of the work.</returns>
    public async ValueTask<AppendResult> QueueAsync(QueueWork work, bool flush, CancellationToken cancellationToken)
    {
        var result = await EnqueueAsync(new WriteRequest(work, flush), cancellationToken).ConfigureAwait(false);
        _reporter.Buried(work.Buried);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (Stop())
        {
            await _finished.Task.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (Stop())
        {
            _thread.Join();
        }
    }

    private async ValueTask<AppendResult> EnqueueAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        EnsureUsable(cancellationToken);
        var began = _reporter.Begin();

        // Before the request is queued: whoever disposes of the writer then finds a thread to wait for.
        EnsureStarted();
        if (!_channel.Writer.TryWrite(request) && !await WaitForRoomAsync(request, cancellationToken).ConfigureAwait(false))
        {
            return new AppendResult { Dropped = request.Count };
        }

        if (!_work.IsSet)
        {
            _work.Set();
        }

        var result = request.Completion is { } completion
            ? await completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false)
            : new AppendResult { Queued = request.Count };
        _reporter.Appended(began);
        return result;
    }

    private async ValueTask<bool> WaitForRoomAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (_fullQueueMode == FullQueueMode.DropQueued && request.Completion is null && !_stopping)
        {
            _reporter.Dropped(request.Count);
            return false;
        }

        try
        {
            await _channel.Writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The store has been disposed of.", e);
        }
    }

    private void EnsureUsable(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopping, typeof(IMetricsAppender));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void EnsureStarted()
    {
        if (_started)
        {
            return;
        }

        lock (_lock)
        {
            if (!_started)
            {
                _thread.Start();
                _started = true;
            }
        }
    }

    /// <summary>Closes the channel; what waits is still written.</summary>
    /// <returns>Whether there is a thread to wait for.</returns>
    private bool Stop()
    {
        _stopping = true;
        _channel.Writer.TryComplete();
        _work.Set();
        lock (_lock)
        {
            return _started && _thread != Thread.CurrentThread;
        }
    }

    private void Run()
    {
        var requests = new List<WriteRequest>();
        while (true)
        {
            _work.Reset();
            Take(requests);
            if (requests.Count > 0)
            {
                AwaitReturning(requests);
                var work = requests[^1].Work is null ? null : requests[^1];
                requests.RemoveAll(r => r.Work is not null);
                if (requests.Count > 0)
                {
                    _commit.CommitAll(requests);
                }

                if (work is not null)
                {
                    GroupCommit.Do(work);
                }

                requests.Clear();
            }
            else if (_channel.Reader.Completion.IsCompleted)
            {
                break;
            }
            else
            {
                _work.Wait();
            }
        }

        _finished.SetResult();
    }

    /// <summary>
    /// Waits a moment for those who were just answered, where others wait already: producers who append one record after the other would
    /// else fall into two halves that take turns, and every commit would carry half of them.
    /// </summary>
    private void AwaitReturning(List<WriteRequest> requests)
    {
        var hasRoom = true;
        for (var i = 0; i < Yields && hasRoom && requests.Count < _commit.Returning && requests[^1].Work is null; i++)
        {
            Thread.Yield();
            hasRoom = Take(requests);
        }
    }

    /// <summary>Takes what waits, as far as a commit carries it.</summary>
    /// <returns>Whether the commit could carry more.</returns>
    private bool Take(List<WriteRequest> requests)
    {
        var records = requests.Sum(r => r.Weight);
        while (records < RecordsPerCommit && _channel.Reader.TryRead(out var request))
        {
            requests.Add(request);
            records += request.Weight;
            if (request.Work is not null)
            {
                break;
            }
        }

        if (requests.Count > 0)
        {
            // There may be more than was taken.
            _work.Set();
        }

        return records < RecordsPerCommit;
    }
}
