using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the figures of workflow paths, and what is new to their full-text index.</summary>
internal sealed class PathWriter(SqliteDatabase database, NameIds ids, AggregateTables tables)
{
    private readonly SqliteStatement _update = database.Prepare($"""
        UPDATE {tables.Paths} SET
            total = total + ?3,
            completed = completed + ?4,
            duration_count = duration_count + ?5,
            duration_ticks = min(9223372036854775807, duration_ticks + ?6)
        WHERE version_id = ?1 AND label_id = ?2
        """);

    private readonly SqliteStatement _insert = database.Prepare($"""
        INSERT INTO {tables.Paths} (version_id, label_id, total, completed, duration_count, duration_ticks) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """);

    // Not by a trigger, which makes SQLite keep a journal for every statement on the table.
    private readonly SqliteStatement? _index = tables.PathIndex is { } index
        ? database.Prepare($"INSERT INTO {index} (skill_name, workflow_path) VALUES (?1, ?2)")
        : null;

    public void Add(long versionId, SkillAggregate aggregate)
    {
        foreach (var (path, change) in aggregate.Invocations.Paths)
        {
            Run(_update, versionId, path, change);
            if (database.Changes > 0)
            {
                continue;
            }

            Run(_insert, versionId, path, change);
            if (_index is not null)
            {
                _index.Bind(1, aggregate.SkillName);
                _index.Bind(2, path);
                _index.Run();
            }
        }
    }

    private void Run(SqliteStatement statement, long versionId, string path, PathAggregate change)
    {
        statement.Bind(1, versionId);
        statement.Bind(2, ids.Label(path));
        statement.Bind(3, change.Total);
        statement.Bind(4, change.Completed);
        statement.Bind(5, change.DurationCount);
        statement.Bind(6, change.DurationTicks);
        statement.Run();
    }
}
