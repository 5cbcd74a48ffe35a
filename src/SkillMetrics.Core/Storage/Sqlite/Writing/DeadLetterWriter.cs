using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>The dead letters of an SQLite store. Runs within a transaction of the caller's.</summary>
internal sealed class DeadLetterWriter(SqliteDatabase database, SqliteStoreOptions options)
{
    private const string InsertDead = """
        INSERT INTO dead_letters (event_id, type, payload, priority, enqueued_at, failed_at, delivery_count, expired_leases, error)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    private const string SendAgain = """
        INSERT INTO event_queue (event_id, type, payload, priority, enqueued_at, state, due_at)
        SELECT event_id, type, payload, priority, ?1, 0, ?1 FROM dead_letters WHERE ?2 IS NULL OR event_id = ?2 ORDER BY id
        """;

    /// <summary>What has been moved here since the list was last cleared.</summary>
    public List<DeadLetter> Buried { get; } = [];

    /// <summary>Moves an event here, as its row is now.</summary>
    public void Bury(long id, long now, string error)
    {
        var letter = QueueRow.Read(database, id, row => new DeadLetter
        {
            Event = QueueRow.Event(row),
            EnqueuedAt = UnixTime.FromMicroseconds(row.Int64(4)),
            FailedAt = UnixTime.FromMicroseconds(now),
            DeliveryCount = (int)row.Int64(5),
            ExpiredLeases = (int)row.Int64(6),
            Error = QueueArguments.CutError(error),
        });
        var insert = database.Prepare(InsertDead);
        insert.Bind(1, letter.Event.Id);
        insert.Bind(2, letter.Event.Type);
        insert.Bind(3, letter.Event.Payload.Span);
        insert.Bind(4, (long)letter.Event.Priority);
        insert.Bind(5, UnixTime.ToMicroseconds(letter.EnqueuedAt));
        insert.Bind(6, now);
        insert.Bind(7, (long)letter.DeliveryCount);
        insert.Bind(8, (long)letter.ExpiredLeases);
        insert.Bind(9, letter.Error);
        insert.Run();
        options.FaultPoint?.Invoke("dead_letter");
        var delete = database.Prepare("DELETE FROM event_queue WHERE id = ?1");
        delete.Bind(1, id);
        delete.Run();
        Buried.Add(letter);
    }

    public int Requeue(string[]? eventIds, long now) => ForEach(eventIds, id =>
    {
        var send = database.Prepare(SendAgain);
        send.Bind(1, now);
        send.Bind(2, id);
        send.Run();
        return Remove(id);
    });

    public int Purge(string[]? eventIds) => ForEach(eventIds, Remove);

    private static int ForEach(string[]? eventIds, Func<string?, int> change) => eventIds is null ? change(null) : eventIds.Sum(change);

    private int Remove(string? eventId)
    {
        var remove = database.Prepare("DELETE FROM dead_letters WHERE ?1 IS NULL OR event_id = ?1");
        remove.Bind(1, eventId);
        remove.Run();
        return database.Changes;
    }
}
