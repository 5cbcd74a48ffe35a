using SkillMetrics.Records;

namespace SkillMetrics.Storage.Aggregates;

/// <summary>The sum of many invocations. Not for several threads.</summary>
public sealed class InvocationAggregate
{
    /// <summary>Invocations that ended well.</summary>
    public long Completed { get; set; }

    /// <summary>Invocations that ended otherwise, failed ones included.</summary>
    public long Abandoned { get; set; }

    /// <summary>Invocations that have not ended. Negative in a change that only ends some.</summary>
    public long InFlight { get; set; }

    /// <summary>Completed and abandoned ones.</summary>
    public long Total => Completed + Abandoned;

    /// <summary>The earliest start of all, or null.</summary>
    public DateTimeOffset? FirstInvoked { get; set; }

    /// <summary>The latest start of all, or null.</summary>
    public DateTimeOffset? LastInvoked { get; set; }

    /// <summary>How long completed ones took, where it is known.</summary>
    public DurationAggregate Durations { get; set; } = new();

    /// <summary>The workflow paths of ended ones.</summary>
    public Dictionary<string, PathAggregate> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>How many ended ones each workflow path has.</summary>
    public IReadOnlyDictionary<string, long> WorkflowPaths => Paths.ToDictionary(p => p.Key, p => p.Value.Total, StringComparer.Ordinal);

    /// <summary>Error types of ended ones.</summary>
    public CountTable Errors { get; } = new();

    /// <summary>Follow-up actions of ended ones; every occurrence counts.</summary>
    public CountTable FollowUpActions { get; } = new();

    /// <summary>The sessions, by id. Empty where a store only counted them: see <see cref="SessionCount"/>.</summary>
    public Dictionary<string, SessionAggregate> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>The UTC hours (hours since 1970) in which ended ones started. Empty where a store keeps them apart.</summary>
    public SortedDictionary<int, HourAggregate> Hours { get; } = [];

    /// <summary>How many different sessions there are.</summary>
    public long SessionCount { get => Math.Max(field, Sessions.Count); set; }

    /// <summary>Adds an invocation that was not known before.</summary>
    /// <param name="record">The invocation.</param>
    public void Add(InvocationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        FirstInvoked = Earlier(FirstInvoked, record.Timestamp);
        LastInvoked = Later(LastInvoked, record.Timestamp);
        if (record.SessionId is not null)
        {
            Session(record.SessionId).AddStart(record.Timestamp);
        }

        if (record.State == InvocationState.Running)
        {
            InFlight++;
        }
        else
        {
            AddEnd(record);
        }
    }

    /// <summary>Ends an invocation that was counted as running.</summary>
    /// <param name="ended">Its ended form.</param>
    public void End(InvocationRecord ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        InFlight--;
        AddEnd(ended);
    }

    /// <summary>Adds all invocations of another aggregate.</summary>
    /// <param name="other">The other aggregate.</param>
    /// <exception cref="InvalidOperationException">The other one's sessions were only counted: nobody knows which of them are in both.</exception>
    public void Merge(InvocationAggregate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.SessionCount > other.Sessions.Count)
        {
            throw new InvalidOperationException("An aggregate whose sessions were only counted cannot be added to another: ask the store for all versions at once.");
        }

        Completed += other.Completed;
        Abandoned += other.Abandoned;
        InFlight += other.InFlight;
        FirstInvoked = Earlier(FirstInvoked, other.FirstInvoked);
        LastInvoked = Later(LastInvoked, other.LastInvoked);
        Durations.Merge(other.Durations);
        foreach (var (path, aggregate) in other.Paths)
        {
            Path(path).Merge(aggregate);
        }

        Errors.Merge(other.Errors);
        FollowUpActions.Merge(other.FollowUpActions);
        foreach (var (id, session) in other.Sessions)
        {
            Session(id).Merge(session);
        }

        foreach (var (hour, aggregate) in other.Hours)
        {
            Hour(hour).Merge(aggregate);
        }
    }

    internal static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || (b is not null && b < a) ? b : a;

    internal static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || (b is not null && b > a) ? b : a;

    private void AddEnd(InvocationRecord record)
    {
        Hour(UnixTime.ToHour(record.Timestamp)).AddEnd(record);
        if (record.Completed)
        {
            Completed++;
            if (record.Duration is { } duration)
            {
                Durations.Add(duration.Ticks, UnixTime.ToDay(record.Timestamp));
            }
        }
        else
        {
            Abandoned++;
        }

        if (record.WorkflowPath is not null)
        {
            Path(record.WorkflowPath).AddEnd(record);
        }

        Errors.Add(record.ErrorType);
        for (var i = 0; i < record.FollowUpActions.Count; i++)
        {
            FollowUpActions.Add(record.FollowUpActions[i]);
        }

        if (record.SessionId is not null)
        {
            Session(record.SessionId).AddEnd(record);
        }
    }

    /// <summary>The aggregate of a workflow path, created where it is not there yet.</summary>
    /// <param name="path">The path.</param>
    public PathAggregate Path(string path)
    {
        if (!Paths.TryGetValue(path, out var aggregate))
        {
            Paths.Add(path, aggregate = new PathAggregate());
        }

        return aggregate;
    }

    /// <summary>The ended ones without a workflow path: what is counted beyond all paths.</summary>
    public PathAggregate WithoutPath() => new()
    {
        Total = Total - Paths.Values.Sum(p => p.Total),
        Completed = Completed - Paths.Values.Sum(p => p.Completed),
        DurationCount = Durations.Count - Paths.Values.Sum(p => p.DurationCount),
        DurationTicks = Durations.SumTicks - TickSum.Of(Paths.Values.Select(p => p.DurationTicks)),
    };

    /// <summary>The aggregate of an hour, created where it is not there yet.</summary>
    /// <param name="hour">The UTC hour, in hours since 1970.</param>
    public HourAggregate Hour(int hour)
    {
        if (!Hours.TryGetValue(hour, out var aggregate))
        {
            Hours.Add(hour, aggregate = new HourAggregate());
        }

        return aggregate;
    }

    /// <summary>The aggregate of a session, created where it is not there yet.</summary>
    /// <param name="id">The session's id.</param>
    public SessionAggregate Session(string id)
    {
        if (!Sessions.TryGetValue(id, out var session))
        {
            Sessions.Add(id, session = new SessionAggregate());
        }

        return session;
    }
}
