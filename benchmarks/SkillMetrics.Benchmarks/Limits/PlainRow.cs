using SkillMetrics.Records;

namespace SkillMetrics.Benchmarks.Limits;

/// <summary>A record as a row of a plain table. A person who keeps such a table would have these columns.</summary>
internal readonly record struct PlainRow(
    long Kind,
    string SkillName,
    string? SkillVersion,
    string? SessionId,
    string ExecutionId,
    long Timestamp,
    long Duration,
    long Succeeded,
    string? ErrorType,
    string? Agent,
    string? WorkflowPath)
{
    public static PlainRow Of(MetricRecord record) => record switch
    {
        InvocationRecord r => new PlainRow(
            (long)r.Kind, r.SkillName, r.SkillVersion, r.SessionId, r.InvocationId, UnixTime.ToMicroseconds(r.Timestamp),
            r.Duration.GetValueOrDefault().Ticks, r.Completed ? 1 : 0, r.ErrorType, null, r.WorkflowPath),
        PerformanceRecord r => new PlainRow(
            (long)r.Kind, r.SkillName, r.SkillVersion, r.SessionId, r.ExecutionId, UnixTime.ToMicroseconds(r.Timestamp),
            r.ExecutionTime.Ticks, r.ExceptionOccurred ? 0 : 1, r.ExceptionType, r.Agent, null),
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.Kind, "A made-up history has no such records."),
    };
}
