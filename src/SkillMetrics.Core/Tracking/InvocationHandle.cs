using SkillMetrics.Records;

namespace SkillMetrics.Tracking;

/// <summary>
/// An invocation that runs. It ends once: completed, failed or abandoned; one that is disposed of without having been ended is abandoned.
/// Safe from many threads: of two that end it at once, one wins.
/// </summary>
public sealed class InvocationHandle : IAsyncDisposable, IDisposable
{
    private readonly InvocationRecorder _recorder;
    private readonly TrackedInvocation _invocation;
    private int _ended;

    internal InvocationHandle(InvocationRecorder recorder, in TrackedInvocation invocation)
    {
        _recorder = recorder;
        _invocation = invocation;
    }

    /// <summary>The skill that is invoked.</summary>
    public string SkillName => _invocation.Start.SkillName;

    /// <summary>The invocation's id, which is also the execution id of its performance record.</summary>
    public string InvocationId => _invocation.Start.InvocationId;

    /// <summary>When it started, in UTC.</summary>
    public DateTimeOffset StartedAt => _invocation.Start.Timestamp;

    /// <summary>Ends the invocation well.</summary>
    /// <param name="followUpActions">
    /// What was done next because of it, in order; each occurrence counts. Nulls are left out, and so is everything from the first action
    /// on that no longer fits into <see cref="RecordLimits.TextLength"/> characters: logged, not thrown.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the store early. An end that need not wait is recorded all the same.</param>
    /// <exception cref="InvalidOperationException">The invocation has been ended.</exception>
    /// <exception cref="Storage.MetricsStoreException">The end could not be recorded, and <see cref="TrackingOptions.Failure"/> is <see cref="TrackingFailure.Throw"/>.</exception>
    public ValueTask CompleteAsync(IReadOnlyList<string>? followUpActions = null, CancellationToken cancellationToken = default) =>
        EndAsync(InvocationEnd.AsCompleted(followUpActions), cancellationToken);

    /// <summary>Ends the invocation as failed, which its performance record counts as an exception.</summary>
    /// <param name="errorType">
    /// What went wrong, as a class of error, not as a message. Empty counts as <see cref="ErrorTypes.Unknown"/>; beyond
    /// <see cref="RecordLimits.IdentifierLength"/> characters it is cut: logged, not thrown.
    /// </param>
    /// <param name="followUpActions">As of <see cref="CompleteAsync"/>.</param>
    /// <param name="cancellationToken">As of <see cref="CompleteAsync"/>.</param>
    /// <inheritdoc cref="CompleteAsync" path="/exception"/>
    public ValueTask FailAsync(string errorType, IReadOnlyList<string>? followUpActions = null, CancellationToken cancellationToken = default) =>
        EndAsync(InvocationEnd.AsFailed(errorType, followUpActions), cancellationToken);

    /// <summary>Ends the invocation as failed by an exception. Only the full name of its type is recorded.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="followUpActions">As of <see cref="CompleteAsync"/>.</param>
    /// <param name="cancellationToken">As of <see cref="CompleteAsync"/>.</param>
    /// <inheritdoc cref="CompleteAsync" path="/exception"/>
    public ValueTask FailAsync(Exception exception, IReadOnlyList<string>? followUpActions = null, CancellationToken cancellationToken = default) =>
        EndAsync(InvocationEnd.AsFailed(exception, followUpActions), cancellationToken);

    /// <summary>Ends the invocation without a result and without an error.</summary>
    /// <param name="cancellationToken">As of <see cref="CompleteAsync"/>.</param>
    /// <inheritdoc cref="CompleteAsync" path="/exception"/>
    public ValueTask AbandonAsync(CancellationToken cancellationToken = default) => EndAsync(InvocationEnd.AsAbandoned, cancellationToken);

    /// <summary>Abandons the invocation where it has not been ended. Never throws.</summary>
    public ValueTask DisposeAsync() =>
        TryEnd() ? _recorder.EndAsync(_invocation, InvocationEnd.AsAbandoned, AppendManner.AwaitedSilently, CancellationToken.None) : default;

    /// <summary>Abandons the invocation where it has not been ended, without waiting for the store. Never throws.</summary>
    public void Dispose()
    {
        if (TryEnd())
        {
            _ = _recorder.EndAsync(_invocation, InvocationEnd.AsAbandoned, AppendManner.InBackground, CancellationToken.None).AsTask();
        }
    }

    private ValueTask EndAsync(in InvocationEnd end, CancellationToken cancellationToken) =>
        TryEnd()
            ? _recorder.EndAsync(_invocation, end, AppendManner.Awaited, cancellationToken)
            : throw new InvalidOperationException($"Invocation {InvocationId} of {SkillName} has already been ended. A handle ends once.");

    private bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;
}
