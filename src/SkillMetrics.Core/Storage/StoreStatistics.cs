using SkillMetrics.Records;

namespace SkillMetrics.Storage;

/// <summary>A store's own figures.</summary>
public sealed record StoreStatistics
{
    /// <summary>How many records of each kind are stored; every kind is listed.</summary>
    public required IReadOnlyDictionary<RecordKind, long> Records { get; init; }

    /// <summary>How many different sessions the stored invocations belong to.</summary>
    public required long Sessions { get; init; }

    /// <summary>How many lines and records were rejected and are kept.</summary>
    public required long RejectedRecords { get; init; }

    /// <summary>The earliest time of any record, or null in an empty store.</summary>
    public required DateTimeOffset? FirstRecord { get; init; }

    /// <summary>The latest time of any record, or null in an empty store.</summary>
    public required DateTimeOffset? LastRecord { get; init; }

    /// <summary>The start of the oldest invocation that is still running, or null where none is.</summary>
    public required DateTimeOffset? OldestRunningInvocation { get; init; }
}
