using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the table of counted names.</summary>
internal sealed class CountWriter(SqliteDatabase database, NameIds ids, AggregateTables tables)
{
    private readonly SqliteStatement _upsert = database.Prepare($"""
        INSERT INTO {tables.Counts} (version_id, kind, label_id, count) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (version_id, kind, label_id) DO UPDATE SET count = count + excluded.count
        """);

    public void Add(long versionId, SkillAggregate aggregate)
    {
        Add(versionId, CountKind.InvocationError, aggregate.Invocations.Errors);
        Add(versionId, CountKind.FollowUpAction, aggregate.Invocations.FollowUpActions);
        Add(versionId, CountKind.ExceptionType, aggregate.Performance.Errors);
        Add(versionId, CountKind.Decision, aggregate.Outcome.Decisions);
        Add(versionId, CountKind.PatternFollowed, aggregate.Fidelity.Followed);
        Add(versionId, CountKind.PatternMissed, aggregate.Fidelity.Missed);
    }

    private void Add(long versionId, CountKind kind, CountTable counts)
    {
        foreach (var (label, count) in counts)
        {
            _upsert.Bind(1, versionId);
            _upsert.Bind(2, (long)kind);
            _upsert.Bind(3, ids.Label(label));
            _upsert.Bind(4, count);
            _upsert.Run();
        }
    }
}
