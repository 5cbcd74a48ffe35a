using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the figures of sessions, in the order of their table.</summary>
internal sealed class SessionWriter(SqliteDatabase database, NameIds ids, AggregateTables tables)
{
    // A session that only gains ends has its row already; the times bound for it are then the ones of the row.
    private readonly SqliteStatement _upsert = database.Prepare($"""
        INSERT INTO {tables.Sessions} (session_key, version_id, invocation_count, completed_count, total_duration_ticks, first_invoked, last_invoked)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (session_key, version_id) DO UPDATE SET
            invocation_count = invocation_count + excluded.invocation_count,
            completed_count = completed_count + excluded.completed_count,
            total_duration_ticks = min(9223372036854775807, total_duration_ticks + excluded.total_duration_ticks),
            first_invoked = min(first_invoked, excluded.first_invoked),
            last_invoked = max(last_invoked, excluded.last_invoked)
        """);

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
            _upsert.Bind(1, session);
            _upsert.Bind(2, version);
            _upsert.Bind(3, change.Invocations);
            _upsert.Bind(4, change.Completed);
            _upsert.Bind(5, change.TotalDurationTicks);
            _upsert.Bind(6, UnixTime.ToMicroseconds(change.FirstInvoked) ?? long.MaxValue);
            _upsert.Bind(7, UnixTime.ToMicroseconds(change.LastInvoked) ?? -1);
            _upsert.Run();
        }
    }
}
