using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the figures of sessions, in the order of their table.</summary>
internal sealed class SessionWriter(SqliteDatabase database, NameIds ids, AggregateTables tables)
{
    private readonly SqliteStatement _update = database.Prepare($"""
        UPDATE {tables.Sessions} SET
            invocation_count = invocation_count + ?3,
            completed_count = completed_count + ?4,
            total_duration_ticks = min(9223372036854775807, total_duration_ticks + ?5),
            first_invoked = min(first_invoked, ?6),
            last_invoked = max(last_invoked, ?7)
        WHERE session_key = ?1 AND version_id = ?2
        """);

    private readonly SqliteStatement _insert = database.Prepare($"""
        INSERT INTO {tables.Sessions} (session_key, version_id, invocation_count, completed_count, total_duration_ticks, first_invoked, last_invoked)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """);

    private readonly SessionCounter? _counter = tables.CountsSessions ? new(database) : null;

    private readonly List<(long Session, long Version, SessionAggregate Change)> _rows = [];

    public void Add(IEnumerable<(long VersionId, VersionChange Change)> changes)
    {
        _rows.Clear();
        foreach (var (versionId, change) in changes)
        {
            foreach (var (sessionId, session) in change.Aggregate.Invocations.Sessions)
            {
                _rows.Add((ids.Session(sessionId)!.Value, versionId, session));
            }
        }

        _rows.Sort(static (one, other) => one.Session != other.Session ? one.Session.CompareTo(other.Session) : one.Version.CompareTo(other.Version));
        foreach (var (session, version, change) in _rows)
        {
            Run(_update, session, version, change);
            if (database.Changes == 0)
            {
                Run(_insert, session, version, change);
                _counter?.Count(session, version);
            }
        }
    }

    // A session that only gains ends has its row already; the times bound for it then change nothing.
    private static void Run(SqliteStatement statement, long session, long version, SessionAggregate change)
    {
        statement.Bind(1, session);
        statement.Bind(2, version);
        statement.Bind(3, change.Invocations);
        statement.Bind(4, change.Completed);
        statement.Bind(5, change.TotalDurationTicks);
        statement.Bind(6, UnixTime.ToMicroseconds(change.FirstInvoked) ?? long.MaxValue);
        statement.Bind(7, UnixTime.ToMicroseconds(change.LastInvoked) ?? -1);
        statement.Run();
    }
}
