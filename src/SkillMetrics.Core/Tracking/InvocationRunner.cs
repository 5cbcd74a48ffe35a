using SkillMetrics.Diagnostics;
using SkillMetrics.Records;

namespace SkillMetrics.Tracking;

/// <summary>Takes an invocation from its start to its end, with its span around it.</summary>
internal sealed class InvocationRunner(InvocationRecorder recorder, TimeProvider clock)
{
    public async ValueTask<InvocationHandle> StartAsync(InvocationRecord start, string agent, CancellationToken cancellationToken)
    {
        await recorder.StartAsync(start, cancellationToken).ConfigureAwait(false);
        var span = ToolSpan.StartDetached(NamesOf(start, agent));
        return new InvocationHandle(recorder, new TrackedInvocation(start, agent, clock.GetTimestamp(), span));
    }

    public async Task RunAsync(InvocationRecord start, string agent, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        await recorder.StartAsync(start, cancellationToken).ConfigureAwait(false);
        var invocation = new TrackedInvocation(start, agent, clock.GetTimestamp(), ToolSpan.Start(NamesOf(start, agent)));
        try
        {
            await action(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(invocation, e).ConfigureAwait(false);
            throw;
        }

        await CompleteAsync(invocation).ConfigureAwait(false);
    }

    public async Task<T> RunAsync<T>(InvocationRecord start, string agent, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        await recorder.StartAsync(start, cancellationToken).ConfigureAwait(false);
        var invocation = new TrackedInvocation(start, agent, clock.GetTimestamp(), ToolSpan.Start(NamesOf(start, agent)));
        T result;
        try
        {
            result = await action(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(invocation, e).ConfigureAwait(false);
            throw;
        }

        await CompleteAsync(invocation).ConfigureAwait(false);
        return result;
    }

    /// <summary>Records a failure. The skill's own exception is what its caller must see, whatever becomes of the record.</summary>
    private ValueTask FailAsync(in TrackedInvocation invocation, Exception fault) =>
        recorder.EndAsync(invocation, InvocationEnd.AsFailed(fault), AppendManner.AwaitedSilently, CancellationToken.None);

    /// <summary>Records a good end, even where the token has been cancelled meanwhile: the skill did complete.</summary>
    private ValueTask CompleteAsync(in TrackedInvocation invocation) =>
        recorder.EndAsync(invocation, InvocationEnd.AsCompleted(), AppendManner.Awaited, CancellationToken.None);

    private static ToolSpanNames NamesOf(InvocationRecord start, string agent) =>
        new(start.SkillName, start.SkillVersion, start.InvocationId, start.SessionId, agent);
}
