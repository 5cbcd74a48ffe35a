using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>
/// Brings what the outbox holds to a trigger, at least once, and of each skill in order: an item waits until those before it are done or
/// dead. Everything it knows is in the outbox, so that any number of processes may do this, and any may die over it.
/// </summary>
public sealed class ReindexDispatcher : IDisposable
{
    private const int ErrorLength = 2_000;

    private readonly IReindexOutbox _outbox;
    private readonly IReindexTrigger _trigger;
    private readonly ReindexOptions _options;
    private readonly ReindexChangeLog? _changeLog;
    private readonly ILogger _logger;
    private readonly Instruments _instruments;

    /// <summary>Creates the dispatcher. Nothing is re-indexed yet.</summary>
    /// <param name="outbox">Where the items are.</param>
    /// <param name="trigger">What re-indexes.</param>
    /// <param name="options">What it is told, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ReindexDispatcher(IReindexOutbox outbox, IReindexTrigger trigger, ReindexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(trigger);
        _outbox = outbox;
        _trigger = trigger;
        _options = options ?? new ReindexOptions();
        _options.EnsureValid(nameof(options));
        _changeLog = _options.ChangeLog is { } path ? new ReindexChangeLog(path) : null;
        _logger = HarmlessLogger.Of(_options.LoggerFactory);
        _instruments = new Instruments(_options.MeterFactory);
    }

    private DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    /// <summary>Tries everything that is due, one after another, until nothing is.</summary>
    /// <param name="cancellationToken">
    /// Ends the attempt that is under way, which then counts for nothing: its item can be taken up at once.
    /// </param>
    /// <returns>Every attempt. What fails is no exception: it is here, in the item and in the log.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read or written.</exception>
    public async ValueTask<IReadOnlyList<ReindexAttempt>> RunOnceAsync(CancellationToken cancellationToken = default)
    {
        var attempts = new List<ReindexAttempt>();
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } item)
        {
            if (item.Attempts >= _options.MaxAttempts)
            {
                // Its lease has run out: whoever made the last attempt died over it.
                attempts.Add(await EndAsync(item, item, "The last attempt did not end: its process died.").ConfigureAwait(false));
                continue;
            }

            var leased = item with { Attempts = item.Attempts + 1, LeasedUntil = Now + _options.Timeout + _options.LeaseMargin, NextAttemptAt = null };
            if (await _outbox.TryUpdateReindexItemAsync(item, leased, cancellationToken).ConfigureAwait(false))
            {
                _options.FaultPoint?.Invoke("leased");
                attempts.Add(await TryAsync(item, leased, cancellationToken).ConfigureAwait(false));
            }
        }

        return attempts;
    }

    /// <summary>The first item that is due, of those that wait for no other one of their skill.</summary>
    /// <summary>Disposes of the meter. The outbox and the trigger are not touched.</summary>
    public void Dispose() => _instruments.Dispose();

    private async ValueTask<ReindexItem?> NextAsync(CancellationToken cancellationToken)
    {
        var pending = await _outbox.GetReindexItemsAsync(pendingOnly: true, cancellationToken).ConfigureAwait(false);
        var now = Now;
        return pending.DistinctBy(i => i.SkillName, StringComparer.Ordinal)
            .FirstOrDefault(i => (i.LeasedUntil is null || i.LeasedUntil <= now) && (i.NextAttemptAt is null || i.NextAttemptAt <= now));
    }

    private async Task<ReindexAttempt> TryAsync(ReindexItem item, ReindexItem leased, CancellationToken cancellationToken)
    {
        string? output;
        try
        {
            output = await TriggerAsync(leased, cancellationToken).ConfigureAwait(false);
            _options.FaultPoint?.Invoke("triggered");
            if (_changeLog is not null)
            {
                await _changeLog.AddAsync(leased, Now, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _outbox.TryUpdateReindexItemAsync(leased, item with { LeasedUntil = null }, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
#pragma warning disable CA1031 // whatever a trigger throws, or the file of the change log, is a failed attempt
        catch (Exception e)
#pragma warning restore CA1031
        {
            return await EndAsync(leased, leased, e is ReindexFailedException ? e.Message : $"{e.GetType().Name}: {e.Message}").ConfigureAwait(false);
        }

        _options.FaultPoint?.Invoke("logged");
        var done = await EndAsync(leased, leased with { State = ReindexState.Done, LeasedUntil = null, LastError = null }, ReindexOutcome.Done, output).ConfigureAwait(false);
        _options.FaultPoint?.Invoke("done");
        return done;
    }

    /// <summary>Waits no longer than an attempt may take, and a little for what does not end when it is told to.</summary>
    private async Task<string?> TriggerAsync(ReindexItem leased, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // On a thread of the pool: a trigger that blocks must not keep the time-out from counting.
            var running = Task.Run(() => _trigger.ReindexAsync(leased, either.Token).AsTask(), CancellationToken.None);
            return await running.WaitAsync(_options.Timeout + (_options.LeaseMargin / 2), _options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && timeout.IsCancellationRequested))
        {
            throw new ReindexFailedException($"The re-indexing did not end within {_options.Timeout} and was given up.", e);
        }
    }

    /// <summary>After a failure.</summary>
    private Task<ReindexAttempt> EndAsync(ReindexItem current, ReindexItem failed, string error)
    {
        var isDead = failed.Attempts >= _options.MaxAttempts;
        return EndAsync(
            current,
            failed with
            {
                State = isDead ? ReindexState.Dead : ReindexState.Pending,
                LeasedUntil = null,
                NextAttemptAt = isDead ? null : Now + _options.DelayAfter(failed.Attempts),
                LastError = Excerpt.EndOf(error, ErrorLength),
            },
            isDead ? ReindexOutcome.Dead : ReindexOutcome.Failed,
            output: null);
    }

    private async Task<ReindexAttempt> EndAsync(ReindexItem current, ReindexItem ended, ReindexOutcome outcome, string? output)
    {
        // Written even while the host stops: what was done is not to be done again.
        var isOurs = await _outbox.TryUpdateReindexItemAsync(current, ended, CancellationToken.None).ConfigureAwait(false);
        var attempt = isOurs ? new ReindexAttempt(ended, outcome, output) : new ReindexAttempt(current, ReindexOutcome.TakenOver, output);
        Tell(attempt);
        return attempt;
    }

    private void Tell(ReindexAttempt attempt)
    {
        var item = attempt.Item;
        switch (attempt.Outcome)
        {
            case ReindexOutcome.Done:
                _instruments.Reindexed("done");
                _logger.Reindexed(item.SkillName, item.FromStage, item.ToStage, item.EventId);
                break;
            case ReindexOutcome.Failed:
                _instruments.Reindexed("failed");
                _logger.ReindexFailed(item.SkillName, item.EventId, item.Attempts, item.NextAttemptAt, item.LastError);
                break;
            case ReindexOutcome.Dead:
                _instruments.Reindexed("dead");
                _logger.ReindexDead(item.SkillName, item.EventId, item.Attempts, item.LastError);
                break;
            default:
                _instruments.Reindexed("taken_over");
                _logger.ReindexTakenOver(item.SkillName, item.EventId);
                break;
        }
    }
}
