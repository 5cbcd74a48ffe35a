using SkillMetrics.Queueing;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>The event queue of an SQLite store. Runs within a transaction of the caller's.</summary>
internal sealed class QueueWriter(SqliteDatabase database, SqliteStoreOptions options) : IQueueTransaction
{
    private const string Insert = """
        INSERT INTO event_queue (event_id, type, payload, priority, enqueued_at, state, due_at)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE event_id = ?1)
        ON CONFLICT (event_id) DO NOTHING
        """;

    private const string SelectReady = "SELECT priority, id FROM event_queue WHERE state = 0 AND type = ?1 ORDER BY priority DESC, id LIMIT ?2";

    private const string TakeLease = "UPDATE event_queue SET state = 2, lease_token = ?2, due_at = ?3 WHERE id = ?1";

    // A lease holds for whoever has its token, until its time.
    private const string IsHeld = "event_id = ?1 AND state = 2 AND lease_token = ?2 AND due_at > ?3";

    private const string Prolong = $"UPDATE event_queue SET due_at = ?4 WHERE {IsHeld}";

    private const string Finish =
        $"UPDATE event_queue SET state = 3, due_at = ?4, lease_token = NULL, payload = NULL, last_error = NULL WHERE {IsHeld}";

    private const string GiveBack = $"UPDATE event_queue SET state = 0, due_at = ?3, lease_token = NULL WHERE {IsHeld}";

    private const string CountFailure = $"""
        UPDATE event_queue SET state = ?4, due_at = ?5, lease_token = NULL, delivery_count = delivery_count + 1, last_error = ?6 WHERE {IsHeld}
        """;

    private const string SelectFailed = $"SELECT id, delivery_count FROM event_queue WHERE {IsHeld}";

    // The index of what is due holds only rows with state > 0, and is used only where the question says so in these words.
    private const string SelectExpiredTooOften =
        "SELECT id, last_error FROM event_queue WHERE state = 2 AND state > 0 AND due_at <= ?1 AND expired_leases + 1 >= ?2";

    private const string TakeBackExpired =
        "UPDATE event_queue SET state = 0, lease_token = NULL, expired_leases = expired_leases + 1 WHERE state = 2 AND state > 0 AND due_at <= ?1";

    private const string WakeDelayed = "UPDATE event_queue SET state = 0 WHERE state = 1 AND state > 0 AND due_at <= ?1";

    private const string Forget =
        "DELETE FROM event_queue WHERE id IN (SELECT id FROM event_queue WHERE state = 3 AND state > 0 AND due_at <= ?1 LIMIT ?2)";

    private const int ForgottenAtOnce = 1_000;

    private readonly EventQueueOptions _options = options.EventQueue;

    private readonly DeadLetterWriter _dead = new(database, options);

    public List<DeadLetter> Buried => _dead.Buried;

    private long Now => UnixTime.ToMicroseconds(options.TimeProvider.GetUtcNow());

    public int Enqueue(QueuedEvent[] events, TimeSpan delay)
    {
        var now = Now;
        var insert = database.Prepare(Insert);
        var taken = 0;
        foreach (var item in events)
        {
            insert.Bind(1, item.Id);
            insert.Bind(2, item.Type);
            insert.Bind(3, item.Payload.Span);
            insert.Bind(4, (long)item.Priority);
            insert.Bind(5, now);
            insert.Bind(6, delay > TimeSpan.Zero ? 1L : 0L);
            insert.Bind(7, After(now, delay));
            insert.Run();
            taken += database.Changes;
        }

        return taken;
    }

    public IReadOnlyList<EventLease> Lease(string[] types, int count, TimeSpan duration)
    {
        var now = Now;
        Refresh(now, count);
        var until = After(now, duration);
        var token = Random.Shared.NextInt64();
        return [.. Ready(types, count).Select(id => Take(id, token, until))];
    }

    public EventLease? Renew(EventLease lease, TimeSpan duration)
    {
        var now = Now;
        var until = After(now, duration);
        return Change(Prolong, lease, now, s => s.Bind(4, until)) ? lease with { Until = UnixTime.FromMicroseconds(until) } : null;
    }

    public bool Complete(EventLease lease)
    {
        var now = Now;
        return Change(Finish, lease, now, s => s.Bind(4, After(now, _options.RememberCompleted)));
    }

    public bool Release(EventLease lease) => Change(GiveBack, lease, Now);

    public AbandonOutcome Abandon(EventLease lease, string error, TimeSpan delay)
    {
        var now = Now;
        var (id, failures) = Failures(lease, now);
        if (failures is null)
        {
            return AbandonOutcome.Lost;
        }

        Change(CountFailure, lease, now, s =>
        {
            s.Bind(4, delay > TimeSpan.Zero ? 1L : 0L);
            s.Bind(5, After(now, delay));
            s.Bind(6, error);
        });
        if (failures + 1 < _options.MaxDeliveries)
        {
            return AbandonOutcome.Returned;
        }

        _dead.Bury(id, now, error);
        return AbandonOutcome.DeadLettered;
    }

    public int Requeue(string[]? eventIds) => _dead.Requeue(eventIds, Now);

    public int Purge(string[]? eventIds) => _dead.Purge(eventIds);

    private static long After(long now, TimeSpan time) => now + (time.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Does what is due: wakes delayed events, takes back expired leases, forgets completed events.</summary>
    private void Refresh(long now, int count)
    {
        Run(WakeDelayed, now);
        foreach (var (id, error) in ExpiredTooOften(now))
        {
            Run(TakeBackExpired + " AND id = ?2", now, id);
            _dead.Bury(id, now, QueueArguments.ExpiredError(_options.MaxExpiredLeases, error));
        }

        Run(TakeBackExpired, now);
        Run(Forget, now, Math.Max(ForgottenAtOnce, 2 * count));
    }

    private void Run(string sql, long first, long? second = null)
    {
        var statement = database.Prepare(sql);
        statement.Bind(1, first);
        if (second is not null)
        {
            statement.Bind(2, second);
        }

        statement.Run();
    }

    private List<(long Id, string? Error)> ExpiredTooOften(long now)
    {
        var found = new List<(long, string?)>();
        var rows = database.Prepare(SelectExpiredTooOften);
        try
        {
            rows.Bind(1, now);
            rows.Bind(2, (long)_options.MaxExpiredLeases);
            while (rows.Step())
            {
                found.Add((rows.Int64(0), rows.OptionalText(1)));
            }
        }
        finally
        {
            rows.Reset();
        }

        return found;
    }

    /// <summary>The rows of the first events, type by type by the index, and the types' events put in one order.</summary>
    private List<long> Ready(string[] types, int count)
    {
        var found = new List<(long Priority, long Id)>();
        var rows = database.Prepare(SelectReady);
        foreach (var type in types)
        {
            try
            {
                rows.Bind(1, type);
                rows.Bind(2, (long)count);
                while (rows.Step())
                {
                    found.Add((rows.Int64(0), rows.Int64(1)));
                }
            }
            finally
            {
                rows.Reset();
            }
        }

        return [.. found.OrderByDescending(f => f.Priority).ThenBy(f => f.Id).Take(count).Select(f => f.Id)];
    }

    private EventLease Take(long id, long token, long until)
    {
        var take = database.Prepare(TakeLease);
        take.Bind(1, id);
        take.Bind(2, token);
        take.Bind(3, until);
        take.Run();
        return QueueRow.Read(database, id, row => new EventLease
        {
            Event = QueueRow.Event(row),
            Token = token,
            Delivery = (int)row.Int64(5) + 1,
            ExpiredLeases = (int)row.Int64(6),
            EnqueuedAt = UnixTime.FromMicroseconds(row.Int64(4)),
            Until = UnixTime.FromMicroseconds(until),
        });
    }

    private bool Change(string sql, EventLease lease, long now, Action<SqliteStatement>? bind = null)
    {
        var change = Bound(sql, lease, now);
        bind?.Invoke(change);
        change.Run();
        return database.Changes == 1;
    }

    private SqliteStatement Bound(string sql, EventLease lease, long now)
    {
        var statement = database.Prepare(sql);
        statement.Bind(1, lease.Event.Id);
        statement.Bind(2, lease.Token);
        statement.Bind(3, now);
        return statement;
    }

    private (long Id, long? Failures) Failures(EventLease lease, long now)
    {
        var row = Bound(SelectFailed, lease, now);
        try
        {
            return row.Step() ? (row.Int64(0), row.Int64(1)) : (0, null);
        }
        finally
        {
            row.Reset();
        }
    }
}
