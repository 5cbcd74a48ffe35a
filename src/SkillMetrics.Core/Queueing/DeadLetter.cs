using SkillMetrics.Records;

namespace SkillMetrics.Queueing;

/// <summary>An event that could not be done, kept until somebody sends it again or purges it.</summary>
public sealed record DeadLetter
{
    /// <summary>How many characters of an error are kept.</summary>
    public const int ErrorLimit = 8_192;

    /// <summary>The event as it was enqueued.</summary>
    public required QueuedEvent Event { get; init; }

    /// <summary>When it was enqueued, in UTC.</summary>
    public required DateTimeOffset EnqueuedAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>When it was given up, in UTC.</summary>
    public required DateTimeOffset FailedAt { get; init => field = UnixTime.Normalize(value); }

    /// <summary>How many deliveries were abandoned with an error.</summary>
    public required int DeliveryCount { get; init; }

    /// <summary>How many leases ran out.</summary>
    public required int ExpiredLeases { get; init; }

    /// <summary>Why it was given up: the last error.</summary>
    public required string Error { get; init; }
}
