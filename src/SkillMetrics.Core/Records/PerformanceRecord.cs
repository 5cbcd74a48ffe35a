namespace SkillMetrics.Records;

/// <summary>How long an execution took, and whether it threw.</summary>
public sealed record PerformanceRecord : ExecutionRecord
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Performance;

    /// <summary>How long the execution took (<c>execution_time_ms</c>), in ticks of 100 ns.</summary>
    /// <exception cref="InvalidRecordException">Negative, or beyond <see cref="RecordLimits.LongestDuration"/>.</exception>
    public required TimeSpan ExecutionTime { get; init => field = Guard.Duration(value, "execution_time_ms"); }

    /// <summary>Whether the execution threw.</summary>
    public required bool ExceptionOccurred { get; init; }

    /// <summary>The exception's type, or null. An empty text counts as absent.</summary>
    /// <exception cref="InvalidRecordException">Longer than <see cref="RecordLimits.IdentifierLength"/>, or not valid Unicode.</exception>
    public string? ExceptionType { get; init => field = Guard.OptionalLabel(value, "exception_type"); }

    /// <summary>Memory used, in megabytes, from 0; or null.</summary>
    /// <exception cref="InvalidRecordException">Negative or not finite.</exception>
    public double? MemoryUsageMegabytes { get; init => field = Guard.NonNegative(value, "memory_usage_mb"); }
}
