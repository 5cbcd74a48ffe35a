namespace SkillMetrics.Storage;

/// <summary>What the records of a <see cref="LiveWindow"/> say, all of one moment.</summary>
public sealed record LiveSample
{
    /// <summary>How many performance records lie in the span of time, those beyond <see cref="LiveWindow.Newest"/> among them.</summary>
    public long ExecutionCount { get; init; }

    /// <summary>The execution times of the newest of them, in ticks of 100 ns, one for each record, in no particular order.</summary>
    public IReadOnlyList<long> ExecutionTicks { get; init; } = [];

    /// <summary>How many of the newest tell of an exception.</summary>
    public long ExceptionCount { get; init; }

    /// <summary>How many edits a person accepted in the span of time.</summary>
    public long AcceptedEdits { get; init; }

    /// <summary>How many edits a person rejected in the span of time.</summary>
    public long RejectedEdits { get; init; }
}
