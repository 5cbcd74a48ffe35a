using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Tracking;

/// <summary>
/// Records invocations of skills as they happen: that they run, how they ended, and how long they took. It never breaks the skill it
/// watches: a store that fails is counted and logged, unless the host chose <see cref="TrackingFailure.Throw"/>. Safe from many threads.
/// </summary>
public sealed class SkillTracker : IDisposable
{
    private const int RecordsPerAppend = 1_000;

    private readonly IMetricsAppender _appender;
    private readonly IMetricsStore _store;
    private readonly TimeProvider _clock;
    private readonly string _agent;
    private readonly Instruments _instruments;
    private readonly TrackingAppender _trackingAppender;
    private readonly InvocationRecorder _recorder;
    private readonly InvocationRunner _runner;

    /// <summary>Creates a tracker over a store, which stays its caller's to dispose of.</summary>
    /// <param name="appender">Takes the records.</param>
    /// <param name="store">Where they are read back, to find invocations that expired.</param>
    /// <param name="options">What it can be told, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SkillTracker(IMetricsAppender appender, IMetricsStore store, TrackingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(appender);
        ArgumentNullException.ThrowIfNull(store);
        options ??= new TrackingOptions();
        options.EnsureValid(nameof(options));
        _appender = appender;
        _store = store;
        _clock = options.TimeProvider;
        _agent = options.Agent;
        _instruments = new Instruments(options.MeterFactory);
        var logger = HarmlessLogger.Of(options.LoggerFactory);
        _trackingAppender = new TrackingAppender(appender, options, _instruments, logger);
        _recorder = new InvocationRecorder(_trackingAppender, _clock, _instruments, logger);
        _runner = new InvocationRunner(_recorder, _clock);
    }

    /// <summary>
    /// Records that were dropped because the queue was full for longer than <see cref="TrackingOptions.MaxTrackingWait"/>, or because the
    /// store drops when it is.
    /// </summary>
    public long DroppedRecords => _trackingAppender.DroppedRecords;

    /// <summary>Records that the store refused. Records that failed after they were queued are the store's to count.</summary>
    public long FailedRecords => _trackingAppender.FailedRecords;

    /// <summary>
    /// Ends of invocations that somebody else had ended differently. Not known while records are only queued: then the store logs them
    /// and keeps them among its rejected records.
    /// </summary>
    public long Conflicts => _recorder.Conflicts;

    /// <summary>Records that a skill runs, and returns what ends it.</summary>
    /// <param name="skillName">The skill: 1 to 200 characters, any Unicode but control characters.</param>
    /// <param name="options">What is known of the invocation, or null.</param>
    /// <param name="cancellationToken">Ends the wait for the store early. A start that need not wait is recorded all the same.</param>
    /// <returns>The running invocation.</returns>
    /// <exception cref="InvalidRecordException">The name is not legal.</exception>
    /// <exception cref="MetricsStoreException">The start could not be recorded, and <see cref="TrackingOptions.Failure"/> is <see cref="TrackingFailure.Throw"/>.</exception>
    public ValueTask<InvocationHandle> StartAsync(string skillName, InvocationOptions? options = null, CancellationToken cancellationToken = default) =>
        _runner.StartAsync(Begin(skillName, options), options?.Agent ?? _agent, cancellationToken);

    /// <summary>
    /// Runs a skill and records it: as completed when the action returns, as failed with the exception's type when it throws. The
    /// exception is the caller's, as the action threw it.
    /// </summary>
    /// <param name="skillName">The skill: 1 to 200 characters, any Unicode but control characters.</param>
    /// <param name="action">The skill. It runs whatever becomes of the record.</param>
    /// <param name="options">What is known of the invocation, or null.</param>
    /// <param name="cancellationToken">Given to the action.</param>
    /// <exception cref="InvalidRecordException">The name is not legal. The action has not been run.</exception>
    /// <exception cref="MetricsStoreException">The start or a good end could not be recorded, and <see cref="TrackingOptions.Failure"/> is <see cref="TrackingFailure.Throw"/>.</exception>
    public Task TrackAsync(string skillName, Func<CancellationToken, Task> action, InvocationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _runner.RunAsync(Begin(skillName, options), options?.Agent ?? _agent, action, cancellationToken);
    }

    /// <inheritdoc cref="TrackAsync(string, Func{CancellationToken, Task}, InvocationOptions?, CancellationToken)"/>
    /// <typeparam name="T">What the skill returns.</typeparam>
    /// <returns>What the action returned.</returns>
    public Task<T> TrackAsync<T>(string skillName, Func<CancellationToken, Task<T>> action, InvocationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _runner.RunAsync(Begin(skillName, options), options?.Agent ?? _agent, action, cancellationToken);
    }

    /// <summary>
    /// Ends invocations that still run long after their start, because the process that ran them died: with the error type
    /// <see cref="ErrorTypes.Expired"/>, without a duration and without a performance record.
    /// </summary>
    /// <param name="olderThan">How long ago they started at the least. From 0; choose it longer than any skill may take.</param>
    /// <param name="cancellationToken">Ends it early. What has been ended stays ended.</param>
    /// <returns>How many were ended; one that somebody else ended meanwhile does not count.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read or written.</exception>
    public async ValueTask<int> ExpireAsync(TimeSpan olderThan, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        var now = _clock.GetUtcNow();
        if (olderThan > now - DateTimeOffset.UnixEpoch)
        {
            return 0;
        }

        // Read to the end first: a store need not be able to write what it is just reading.
        var filter = new RecordFilter { Kind = RecordKind.Invocation, State = InvocationState.Running, Before = now - olderThan };
        var expired = new List<InvocationRecord>();
        await foreach (var record in _store.ReadAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            expired.Add((InvocationRecord)record with { ErrorType = ErrorTypes.Expired });
        }

        var count = 0;
        foreach (var batch in expired.Chunk(RecordsPerAppend))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += (await _appender.AppendAsync(batch, Acknowledgement.Committed, cancellationToken).ConfigureAwait(false)).Updated;
        }

        return count;
    }

    /// <summary>Disposes of the meter. Invocations that still run can be ended; the store is not touched.</summary>
    public void Dispose() => _instruments.Dispose();

    private InvocationRecord Begin(string skillName, InvocationOptions? options)
    {
        var now = _clock.GetUtcNow();
        options ??= InvocationOptions.None;
        return new InvocationRecord
        {
            SkillName = skillName,
            InvocationId = options.InvocationId ?? Guid.CreateVersion7(now).ToString("N"),
            Timestamp = now,
            SkillVersion = options.SkillVersion,
            SessionId = options.SessionId,
            WorkflowPath = options.WorkflowPath,
            Completed = false,
        };
    }
}
