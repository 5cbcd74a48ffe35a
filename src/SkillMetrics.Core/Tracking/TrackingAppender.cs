using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Tracking;

/// <summary>
/// Appends what tracking records, with bounded patience, and deals with what goes wrong as the host chose. An append that completes at
/// once, which is the rule, allocates nothing here.
/// </summary>
internal sealed class TrackingAppender
{
    private readonly IMetricsAppender _appender;
    private readonly Acknowledgement _acknowledgement;
    private readonly TimeSpan _maxWait;
    private readonly bool _throws;
    private readonly TimeProvider _clock;
    private readonly Instruments _instruments;
    private readonly ILogger _logger;
    private readonly BurstCounter _failures;
    private readonly BurstCounter _drops;

    // An append must be given its token before anybody knows whether it will have to wait. Most do not: their source is used again.
    private CancellationTokenSource? _idlePatience;
    private long _droppedRecords;

    public TrackingAppender(IMetricsAppender appender, TrackingOptions options, Instruments instruments, ILogger logger)
    {
        _appender = appender;
        _acknowledgement = options.Acknowledgement;
        _maxWait = options.MaxTrackingWait;
        _throws = options.Failure == TrackingFailure.Throw;
        _clock = options.TimeProvider;
        _instruments = instruments;
        _logger = logger;
        _failures = new BurstCounter(_clock);
        _drops = new BurstCounter(_clock);
    }

    public long DroppedRecords => Interlocked.Read(ref _droppedRecords);

    public long FailedRecords => _failures.Total;

    /// <summary>Appends one or two records as one.</summary>
    /// <param name="first">A record.</param>
    /// <param name="second">A record that belongs to it, or null.</param>
    /// <param name="manner">What to wait for, and what a failure does.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>What became of them; a default result where they were lost and the caller is not to be thrown at.</returns>
    public ValueTask<AppendResult> AppendAsync(MetricRecord first, MetricRecord? second, AppendManner manner, CancellationToken cancellationToken)
    {
        var acknowledgement = manner == AppendManner.InBackground ? Acknowledgement.Queued : _acknowledgement;
        var patience = acknowledgement == Acknowledgement.Queued ? Interlocked.Exchange(ref _idlePatience, null) ?? new CancellationTokenSource() : null;
        var append = Append(first, second, acknowledgement, patience?.Token ?? cancellationToken);
        if (!append.IsCompletedSuccessfully)
        {
            return WaitAsync(append, patience, second is null ? 1 : 2, _throws && manner == AppendManner.Awaited, cancellationToken);
        }

        if (patience is not null)
        {
            Volatile.Write(ref _idlePatience, patience);
        }

        return new ValueTask<AppendResult>(Succeeded(append.Result));
    }

    /// <summary>Counts records that were lost before they could be appended.</summary>
    public void Failed(Exception fault, int count)
    {
        if (_failures.Add(count, out var unsaid))
        {
            _logger.TrackingFailed(fault, unsaid);
        }
    }

    private static void LosePatience(object? patience) => ((CancellationTokenSource)patience!).Cancel();

    private ValueTask<AppendResult> Append(MetricRecord first, MetricRecord? second, Acknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        try
        {
            return second is null
                ? _appender.AppendAsync(first, acknowledgement, cancellationToken)
                : _appender.AppendAsync(new RecordPair(first, second), acknowledgement, cancellationToken);
        }
#pragma warning disable CA1031 // a store that throws at once is dealt with like one that throws later
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<AppendResult>(e);
        }
    }

    private async ValueTask<AppendResult> WaitAsync(
        ValueTask<AppendResult> append, CancellationTokenSource? patience, int count, bool throws, CancellationToken cancellationToken)
    {
        try
        {
            var wait = patience is null ? append : WaitForRoomAsync(append, patience, cancellationToken);
            return Succeeded(await wait.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (patience is { IsCancellationRequested: true })
        {
            Dropped(count);
            if (throws)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new MetricsStoreException(
                    $"The queue of records to write had no room for {_maxWait.TotalMilliseconds} ms, so that a record of tracking was dropped. "
                    + "The store is too slow or stuck; its log tells why.");
            }
        }
#pragma warning disable CA1031 // whatever a store throws must not reach the skill that is tracked, unless the host asked for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed(e, count);
            if (throws)
            {
                throw;
            }
        }

        return default;
    }

    /// <summary>Waits no longer than the host allows, even for an appender that pays no attention to its token.</summary>
    private async ValueTask<AppendResult> WaitForRoomAsync(
        ValueTask<AppendResult> append, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        // The source is not disposed of: a timer that fires late may still cancel it, and it holds nothing that needs to be freed.
        using var timer = _clock.CreateTimer(LosePatience, patience, _maxWait, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.UnsafeRegister(LosePatience, patience);
        return await append.AsTask().WaitAsync(patience.Token).ConfigureAwait(false);
    }

    private AppendResult Succeeded(AppendResult result)
    {
        _failures.End();
        if (result.Dropped > 0)
        {
            // The appender chose to drop: it has told log and meter itself.
            Interlocked.Add(ref _droppedRecords, result.Dropped);
        }

        return result;
    }

    private void Dropped(int count)
    {
        Interlocked.Add(ref _droppedRecords, count);
        _instruments.Dropped(count);
        if (_drops.Add(count, out var unsaid))
        {
            _logger.RecordsDropped(unsaid);
        }
    }
}
