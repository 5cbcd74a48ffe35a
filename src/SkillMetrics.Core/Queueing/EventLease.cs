using SkillMetrics.Records;

namespace SkillMetrics.Queueing;

/// <summary>The right to work on an event until a time. Nobody else gets the event until then.</summary>
public sealed record EventLease
{
    /// <summary>The event.</summary>
    public required QueuedEvent Event { get; init; }

    /// <summary>What tells this lease from the ones before and after it: without it nobody completes, renews or gives back the event.</summary>
    public required long Token { get; init; }

    /// <summary>
    /// Which delivery of the event this is, from 1, as the queue counts them: those that were abandoned with an error before it, and itself.
    /// Leases that ran out or were released do not count.
    /// </summary>
    public required int Delivery { get; init; }

    /// <summary>How many leases of the event ran out before this one.</summary>
    public required int ExpiredLeases { get; init; }

    /// <summary>When the event was enqueued, in UTC.</summary>
    public required DateTimeOffset EnqueuedAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>When the lease runs out, in UTC.</summary>
    public required DateTimeOffset Until { get; init => field = UnixTime.Normalize(value); }
}
