using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Records;

namespace SkillMetrics.Tracking;

/// <summary>Records the start and the end of invocations. Nothing here throws at the skill, unless the host asked for it.</summary>
internal sealed class InvocationRecorder(TrackingAppender appender, TimeProvider clock, Instruments instruments, ILogger logger)
{
    private long _conflicts;

    public long Conflicts => Interlocked.Read(ref _conflicts);

    /// <summary>Records that an invocation runs.</summary>
    public async ValueTask StartAsync(InvocationRecord start, CancellationToken cancellationToken) =>
        await appender.AppendAsync(start, second: null, AppendManner.Awaited, cancellationToken).ConfigureAwait(false);

    /// <summary>Records that an invocation ended: its ended form and its performance, in one append.</summary>
    public async ValueTask EndAsync(TrackedInvocation invocation, InvocationEnd end, AppendManner manner, CancellationToken cancellationToken)
    {
        var duration = MeasureDuration(invocation.StartedAt);
        invocation.Span.End(end.ErrorType);
        instruments.ToolExecuted(invocation.Start.SkillName, end.ErrorType, duration);

        var ended = ToEnded(invocation, end, duration);
        var result = await appender.AppendAsync(ended, invocation.ToPerformance(ended), manner, cancellationToken).ConfigureAwait(false);
        if (result.Conflicts > 0)
        {
            Interlocked.Increment(ref _conflicts);
            logger.InvocationAlreadyEnded(ended.SkillName, ended.InvocationId);
        }
    }

    private InvocationRecord ToEnded(in TrackedInvocation invocation, in InvocationEnd end, TimeSpan duration)
    {
        try
        {
            return invocation.ToEnded(end, duration);
        }
        catch (ArgumentException e)
        {
            logger.InvocationEndMended(invocation.Start.SkillName, invocation.Start.InvocationId, (e as InvalidRecordException)?.Reason ?? e.Message);
            var mended = end with { ErrorType = Mending.Label(end.ErrorType), FollowUpActions = Mending.Actions(end.FollowUpActions) };
            return invocation.ToEnded(mended, duration);
        }
    }

    /// <summary>A clock that runs backwards, or for longer than a record may state, must not lose an invocation.</summary>
    private TimeSpan MeasureDuration(long startedAt)
    {
        var elapsed = clock.GetElapsedTime(startedAt);
        return elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed > RecordLimits.LongestDuration ? RecordLimits.LongestDuration : elapsed;
    }
}
