using SkillMetrics.Queueing;
using SkillMetrics.Recording;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.InMemory;

/// <summary>The event queue of a store in memory, under the lock of its caller's.</summary>
internal sealed class MemoryQueue(EventQueueOptions options, TimeProvider clock) : IQueueTransaction
{
    private static readonly Comparer<MemoryEvent> _byDue = Comparer<MemoryEvent>.Create((x, y) => (x.Due, x.Row).CompareTo((y.Due, y.Row)));

    private static readonly Comparer<MemoryEvent> _byPriority = Comparer<MemoryEvent>.Create(
        (x, y) => (y.Event.Priority, x.Row).CompareTo((x.Event.Priority, y.Row)));

    private readonly Dictionary<string, MemoryEvent> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<MemoryEvent>> _ready = new(StringComparer.Ordinal);
    private readonly SortedSet<MemoryEvent> _due = new(_byDue);
    private readonly List<DeadLetter> _letters = [];
    private long _rows;

    public List<DeadLetter> Buried { get; } = [];

    public IReadOnlyList<DeadLetter> DeadLetters => [.. _letters];

    private DateTimeOffset Now => UnixTime.Normalize(clock.GetUtcNow());

    public int Enqueue(QueuedEvent[] events, TimeSpan delay)
    {
        var now = Now;
        var taken = 0;
        foreach (var item in events.Where(e => !_letters.Exists(l => string.Equals(l.Event.Id, e.Id, StringComparison.Ordinal))))
        {
            var added = new MemoryEvent(++_rows, item, now);
            if (_events.TryAdd(item.Id, added))
            {
                Put(added, delay > TimeSpan.Zero ? MemoryEventState.Delayed : MemoryEventState.Ready, now + delay);
                taken++;
            }
        }

        return taken;
    }

    public IReadOnlyList<EventLease> Lease(string[] types, int count, TimeSpan duration)
    {
        var now = Now;
        Refresh(now);
        var token = Random.Shared.NextInt64();
        var first = types.Where(_ready.ContainsKey).SelectMany(t => _ready[t].Take(count)).Order(_byPriority).Take(count).ToList();
        foreach (var item in first)
        {
            Move(item, MemoryEventState.Leased, now + duration, token);
        }

        return [.. first.Select(LeaseOf)];
    }

    public EventLease? Renew(EventLease lease, TimeSpan duration)
    {
        var now = Now;
        if (Held(lease, now) is not { } item)
        {
            return null;
        }

        Move(item, MemoryEventState.Leased, now + duration, lease.Token);
        return LeaseOf(item);
    }

    public bool Complete(EventLease lease)
    {
        var now = Now;
        if (Held(lease, now) is not { } item)
        {
            return false;
        }

        item.DropPayload();
        return Move(item, MemoryEventState.Completed, now + options.RememberCompleted);
    }

    public bool Release(EventLease lease)
    {
        var now = Now;
        return Held(lease, now) is { } item && Move(item, MemoryEventState.Ready, now);
    }

    public AbandonOutcome Abandon(EventLease lease, string error, TimeSpan delay)
    {
        var now = Now;
        if (Held(lease, now) is not { } item)
        {
            return AbandonOutcome.Lost;
        }

        item.LastError = error;
        if (++item.DeliveryCount >= options.MaxDeliveries)
        {
            Bury(item, now, error);
            return AbandonOutcome.DeadLettered;
        }

        Move(item, delay > TimeSpan.Zero ? MemoryEventState.Delayed : MemoryEventState.Ready, now + delay);
        return AbandonOutcome.Returned;
    }

    public int Requeue(string[]? eventIds)
    {
        var again = TakeOut(eventIds);
        return Enqueue([.. again.Select(l => l.Event)], TimeSpan.Zero);
    }

    public int Purge(string[]? eventIds) => TakeOut(eventIds).Count;

    public QueueFigures Figures()
    {
        var now = Now;
        var ready = _events.Values.Where(e => e.State == MemoryEventState.Ready || (e.State != MemoryEventState.Completed && e.Due <= now)).ToList();
        return new QueueFigures
        {
            At = now,
            ReadyByType = ready.CountBy(e => e.Event.Type, StringComparer.Ordinal).ToDictionary(c => c.Key, c => (long)c.Value, StringComparer.Ordinal),
            Ready = ready.Count,
            Delayed = _events.Values.Count(e => e.State == MemoryEventState.Delayed && e.Due > now),
            Leased = _events.Values.Count(e => e.State == MemoryEventState.Leased && e.Due > now),
            DeadLetters = _letters.Count,
            OldestReadySince = ready.Count == 0 ? null : ready.Min(e => e.Due),
        };
    }

    private static EventLease LeaseOf(MemoryEvent item) => new()
    {
        Event = item.Event,
        Token = item.Token!.Value,
        Delivery = item.DeliveryCount + 1,
        ExpiredLeases = item.ExpiredLeases,
        EnqueuedAt = item.EnqueuedAt,
        Until = item.Due,
    };

    /// <summary>Does what is due: wakes delayed events, takes back expired leases, forgets completed events.</summary>
    private void Refresh(DateTimeOffset now)
    {
        foreach (var item in _due.TakeWhile(e => e.Due <= now).ToList())
        {
            if (item.State == MemoryEventState.Completed)
            {
                Remove(item);
            }
            else if (item.State == MemoryEventState.Leased && ++item.ExpiredLeases >= options.MaxExpiredLeases)
            {
                Bury(item, now, QueueArguments.ExpiredError(options.MaxExpiredLeases, item.LastError));
            }
            else
            {
                Move(item, MemoryEventState.Ready, item.Due);
            }
        }
    }

    private MemoryEvent? Held(EventLease lease, DateTimeOffset now) =>
        _events.TryGetValue(lease.Event.Id, out var item) && item.State == MemoryEventState.Leased && item.Token == lease.Token && item.Due > now ? item : null;

    private bool Move(MemoryEvent item, MemoryEventState state, DateTimeOffset due, long? token = null)
    {
        PlaceOf(item).Remove(item);
        item.Token = token;
        Put(item, state, due);
        return true;
    }

    private void Put(MemoryEvent item, MemoryEventState state, DateTimeOffset due)
    {
        (item.State, item.Due) = (state, due);
        PlaceOf(item).Add(item);
    }

    private void Remove(MemoryEvent item)
    {
        PlaceOf(item).Remove(item);
        _events.Remove(item.Event.Id);
    }

    private SortedSet<MemoryEvent> PlaceOf(MemoryEvent item)
    {
        if (item.State != MemoryEventState.Ready)
        {
            return _due;
        }

        if (!_ready.TryGetValue(item.Event.Type, out var ready))
        {
            _ready.Add(item.Event.Type, ready = new SortedSet<MemoryEvent>(_byPriority));
        }

        return ready;
    }

    private void Bury(MemoryEvent item, DateTimeOffset now, string error)
    {
        var letter = new DeadLetter
        {
            Event = item.Event,
            EnqueuedAt = item.EnqueuedAt,
            FailedAt = now,
            DeliveryCount = item.DeliveryCount,
            ExpiredLeases = item.ExpiredLeases,
            Error = QueueArguments.CutError(error),
        };
        Remove(item);
        _letters.Add(letter);
        Buried.Add(letter);
    }

    private List<DeadLetter> TakeOut(string[]? eventIds)
    {
        var taken = _letters.FindAll(l => eventIds is null || eventIds.Contains(l.Event.Id, StringComparer.Ordinal));
        _letters.RemoveAll(taken.Contains);
        return taken;
    }
}
