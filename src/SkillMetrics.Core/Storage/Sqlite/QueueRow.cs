using SkillMetrics.Queueing;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Reads events from the columns of a row.</summary>
internal static class QueueRow
{
    private const string SelectEvent =
        "SELECT event_id, type, payload, priority, enqueued_at, delivery_count, expired_leases FROM event_queue WHERE id = ?1";

    /// <summary>Reads an event of the queue: its event, then enqueued_at, delivery_count, expired_leases.</summary>
    public static T Read<T>(SqliteDatabase database, long id, Func<SqliteStatement, T> read)
    {
        var row = database.Prepare(SelectEvent);
        try
        {
            row.Bind(1, id);
            row.Step();
            return read(row);
        }
        finally
        {
            row.Reset();
        }
    }

    /// <summary>The event of a row whose first four columns are event_id, type, payload, priority.</summary>
    public static QueuedEvent Event(SqliteStatement row) => new()
    {
        Id = row.Text(0),
        Type = row.Text(1),
        Payload = row.Blob(2).ToArray(),
        Priority = (int)row.Int64(3),
    };
}
