using SkillMetrics.Records;

namespace SkillMetrics.Storage.Ledger;

/// <summary>One re-indexing that a stage change asks for.</summary>
public sealed record ReindexItem
{
    /// <summary>The promotion or rollback that asks for it: unique.</summary>
    public required string EventId { get; init; }

    /// <summary>The skill that changed.</summary>
    public required string SkillName { get; init; }

    /// <summary>The version that changed; null for records without one.</summary>
    public string? SkillVersion { get; init; }

    /// <summary>The stage it left.</summary>
    public required string FromStage { get; init; }

    /// <summary>The stage it entered.</summary>
    public required string ToStage { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>When it came in, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>How far it has come.</summary>
    public ReindexState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is to be tried next, in UTC; null for at once.</summary>
    public DateTimeOffset? NextAttemptAt { get; init => field = value is { } time ? UnixTime.Normalize(time) : null; }

    /// <summary>Until when somebody is at it, in UTC; null for nobody.</summary>
    public DateTimeOffset? LeasedUntil { get; init => field = value is { } time ? UnixTime.Normalize(time) : null; }

    /// <summary>What went wrong last, or null.</summary>
    public string? LastError { get; init; }

    /// <summary>Throws unless both are of one event.</summary>
    internal static void EnsureSameEvent(ReindexItem current, ReindexItem changed)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(changed);
        if (!string.Equals(current.EventId, changed.EventId, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The item of the event {current.EventId} cannot become the one of {changed.EventId}.", nameof(changed));
        }
    }

    /// <summary>This item with what may change of another one.</summary>
    internal ReindexItem ChangedTo(ReindexItem changed) => this with
    {
        State = changed.State,
        Attempts = changed.Attempts,
        NextAttemptAt = changed.NextAttemptAt,
        LeasedUntil = changed.LeasedUntil,
        LastError = changed.LastError,
    };
}
