namespace SkillMetrics.Queueing;

/// <summary>How much is in a queue, all of one moment.</summary>
public sealed record QueueFigures
{
    /// <summary>When it was asked, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Events that may be leased now, by type. A type without any may be absent.</summary>
    public required IReadOnlyDictionary<string, long> ReadyByType { get; init; }

    /// <summary>Events that may be leased now, those of expired leases among them.</summary>
    public required long Ready { get; init; }

    /// <summary>Events that may be leased later: they were enqueued or abandoned with a delay.</summary>
    public required long Delayed { get; init; }

    /// <summary>Events that somebody works on.</summary>
    public required long Leased { get; init; }

    /// <summary>Events that were given up.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>How many events are still to be done.</summary>
    public long Depth => Ready + Delayed + Leased;

    /// <summary>Since when the event that has waited longest may be leased, in UTC; null where none may.</summary>
    public required DateTimeOffset? OldestReadySince { get; init; }

    /// <summary>How long the event that has waited longest has been waiting, zero where the clock was set back since; null where none waits.</summary>
    public TimeSpan? Age => OldestReadySince > At ? TimeSpan.Zero : At - OldestReadySince;
}
