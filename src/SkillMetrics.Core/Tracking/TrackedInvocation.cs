using SkillMetrics.Diagnostics;
using SkillMetrics.Records;

namespace SkillMetrics.Tracking;

/// <summary>A started invocation: what its end needs to know. A value, so that tracking a call costs no object of its own.</summary>
/// <param name="Start">Its running form.</param>
/// <param name="Agent">Who runs the skill.</param>
/// <param name="StartedAt">The clock's monotonic timestamp at the start.</param>
/// <param name="Span">Its trace.</param>
internal readonly record struct TrackedInvocation(InvocationRecord Start, string Agent, long StartedAt, ToolSpan Span)
{
    /// <summary>The ended form. It carries all fields of the start, so that it stands alone where the start was lost.</summary>
    public InvocationRecord ToEnded(in InvocationEnd end, TimeSpan duration) => end.FollowUpActions is { Count: > 0 } actions
        ? Start with { Completed = end.Completed, Duration = duration, ErrorType = end.ErrorType, FollowUpActions = actions }
        : Start with { Completed = end.Completed, Duration = duration, ErrorType = end.ErrorType };

    /// <summary>The execution's performance: its time is that of the end, and a failure of any sort counts as an exception.</summary>
    public PerformanceRecord ToPerformance(InvocationRecord ended) => new()
    {
        SkillName = ended.SkillName,
        ExecutionId = ended.InvocationId,
        Timestamp = ended.Timestamp + ended.Duration.GetValueOrDefault(),
        SkillVersion = ended.SkillVersion,
        SessionId = ended.SessionId,
        Agent = Agent,
        ExecutionTime = ended.Duration.GetValueOrDefault(),
        ExceptionOccurred = ended.ErrorType is not null,
        ExceptionType = ended.ErrorType,
    };
}
