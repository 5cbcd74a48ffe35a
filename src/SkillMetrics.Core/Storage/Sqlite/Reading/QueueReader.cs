using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads the event queue.</summary>
internal static class QueueReader
{
    private const int LettersATime = 256;

    // What is delayed or leased and due is ready, although nobody has taken it up since.
    private const string Ready = "SELECT type, count(*), min(due_at) FROM event_queue WHERE state = 0 GROUP BY type";

    private const string Overdue =
        "SELECT type, count(*), min(due_at) FROM event_queue WHERE state IN (1, 2) AND state > 0 AND due_at <= ?1 GROUP BY type";

    private const string Waiting = "SELECT count(*) FROM event_queue WHERE state = ?1 AND state > 0 AND due_at > ?2";

    public static QueueFigures Figures(SqliteDatabase database, DateTimeOffset at)
    {
        var now = UnixTime.ToMicroseconds(at);
        var byType = new Dictionary<string, long>(StringComparer.Ordinal);
        var oldest = long.MaxValue;
        Add(database.Prepare(Ready), byType, ref oldest);
        var overdue = database.Prepare(Overdue);
        overdue.Bind(1, now);
        Add(overdue, byType, ref oldest);
        return new QueueFigures
        {
            At = UnixTime.FromMicroseconds(now),
            ReadyByType = byType,
            Ready = byType.Values.Sum(),
            Delayed = Count(database, state: 1, now),
            Leased = Count(database, state: 2, now),
            DeadLetters = database.Scalar("SELECT count(*) FROM dead_letters") ?? 0,
            OldestReadySince = byType.Count > 0 ? UnixTime.FromMicroseconds(oldest) : null,
        };
    }

    /// <summary>A page of the dead letters, with the row of each.</summary>
    public static List<(long Row, DeadLetter Letter)> DeadLetters(SqliteDatabase database, long after)
    {
        var letters = new List<(long, DeadLetter)>();
        var rows = database.Prepare("""
            SELECT event_id, type, payload, priority, enqueued_at, delivery_count, expired_leases, failed_at, error, id
            FROM dead_letters WHERE id > ?1 ORDER BY id LIMIT ?2
            """);
        try
        {
            rows.Bind(1, after);
            rows.Bind(2, (long)LettersATime);
            while (rows.Step())
            {
                letters.Add((rows.Int64(9), new DeadLetter
                {
                    Event = QueueRow.Event(rows),
                    EnqueuedAt = UnixTime.FromMicroseconds(rows.Int64(4)),
                    DeliveryCount = (int)rows.Int64(5),
                    ExpiredLeases = (int)rows.Int64(6),
                    FailedAt = UnixTime.FromMicroseconds(rows.Int64(7)),
                    Error = rows.Text(8),
                }));
            }
        }
        finally
        {
            rows.Reset();
        }

        return letters;
    }

    private static long Count(SqliteDatabase database, long state, long now)
    {
        var count = database.Prepare(Waiting);
        count.Bind(1, state);
        count.Bind(2, now);
        return count.Scalar() ?? 0;
    }

    private static void Add(SqliteStatement rows, Dictionary<string, long> byType, ref long oldest)
    {
        try
        {
            while (rows.Step())
            {
                byType[rows.Text(0)] = byType.GetValueOrDefault(rows.Text(0)) + rows.Int64(1);
                oldest = Math.Min(oldest, rows.Int64(2));
            }
        }
        finally
        {
            rows.Reset();
        }
    }
}
