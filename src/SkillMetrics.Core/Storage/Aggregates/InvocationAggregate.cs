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

    /// <summary>Workflow paths of ended ones.</summary>
    public CountTable WorkflowPaths { get; } = new();

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
        WorkflowPaths.Merge(other.WorkflowPaths);
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

        WorkflowPaths.Add(record.WorkflowPath);
        Errors.Add(record.ErrorType);
        foreach (var action in record.FollowUpActions)
        {
            FollowUpActions.Add(action);
        }

        if (record.SessionId is not null)
        {
            Session(record.SessionId).AddEnd(record);
        }
    }

    private HourAggregate Hour(int hour)
    {
        if (!Hours.TryGetValue(hour, out var aggregate))
        {
            Hours.Add(hour, aggregate = new HourAggregate());
        }

        return aggregate;
    }

    private SessionAggregate Session(string id)
    {
        if (!Sessions.TryGetValue(id, out var session))
        {
            Sessions.Add(id, session = new SessionAggregate());
        }

        return session;
    }
}
