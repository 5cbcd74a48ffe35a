using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the figures of hours.</summary>
internal sealed class HourWriter(SqliteDatabase database, AggregateTables tables)
{
    private readonly SqliteStatement _find = database.Prepare($"""
        SELECT total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets FROM {tables.Hours} WHERE version_id = ?1 AND hour = ?2
        """);

    private readonly SqliteStatement _update = database.Prepare($"""
        UPDATE {tables.Hours} SET
            total = ?3, completed = ?4, duration_count = ?5, duration_ticks = ?6, min_ticks = ?7, max_ticks = ?8, buckets = ?9
        WHERE version_id = ?1 AND hour = ?2
        """);

    private readonly SqliteStatement _insert = database.Prepare($"""
        INSERT INTO {tables.Hours} (version_id, hour, total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    public void Add(long versionId, SkillAggregate aggregate)
    {
        foreach (var (hour, change) in aggregate.Invocations.Hours)
        {
            var set = MergeStored(versionId, hour, change) ? _update : _insert;
            set.Bind(1, versionId);
            set.Bind(2, (long)hour);
            set.Bind(3, change.Total);
            set.Bind(4, change.Completed);
            set.Bind(5, change.DurationCount);
            set.Bind(6, change.DurationTicks);
            set.Bind(7, change.DurationCount > 0 ? change.MinTicks : null);
            set.Bind(8, change.DurationCount > 0 ? change.MaxTicks : null);
            set.Bind(9, change.Histogram.ToBytes());
            set.Run();
        }
    }

    private bool MergeStored(long versionId, int hour, HourAggregate change)
    {
        try
        {
            _find.Bind(1, versionId);
            _find.Bind(2, (long)hour);
            if (!_find.Step())
            {
                return false;
            }

            change.Merge(Row.Hour(_find, 0));
            return true;
        }
        finally
        {
            _find.Reset();
        }
    }
}
