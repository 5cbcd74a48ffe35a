using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the figures of hours.</summary>
internal sealed class HourWriter(SqliteDatabase database, AggregateTables tables)
{
    private readonly SqliteStatement _find = database.Prepare($"SELECT buckets FROM {tables.Hours} WHERE version_id = ?1 AND hour = ?2");

    private readonly SqliteStatement _update = database.Prepare($"""
        UPDATE {tables.Hours} SET
            total = total + ?3,
            completed = completed + ?4,
            duration_count = duration_count + ?5,
            duration_ticks = min(9223372036854775807, duration_ticks + ?6),
            min_ticks = min(coalesce(min_ticks, ?7), coalesce(?7, min_ticks)),
            max_ticks = max(coalesce(max_ticks, ?8), coalesce(?8, max_ticks)),
            buckets = ?9
        WHERE version_id = ?1 AND hour = ?2
        """);

    private readonly SqliteStatement _insert = database.Prepare($"""
        INSERT INTO {tables.Hours} (version_id, hour, total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    private readonly BucketBuffer _buckets = new();

    public void Add(long versionId, SkillAggregate aggregate)
    {
        foreach (var (hour, change) in aggregate.Invocations.Hours)
        {
            _find.Bind(1, versionId);
            _find.Bind(2, (long)hour);
            var set = _buckets.Read(_find, change.Histogram) ? _update : _insert;
            set.Bind(1, versionId);
            set.Bind(2, (long)hour);
            set.Bind(3, change.Total);
            set.Bind(4, change.Completed);
            set.Bind(5, change.DurationCount);
            set.Bind(6, change.DurationTicks);
            set.Bind(7, change.DurationCount > 0 ? change.MinTicks : null);
            set.Bind(8, change.DurationCount > 0 ? change.MaxTicks : null);
            set.Bind(9, _buckets.Bytes);
            set.Run();
        }
    }
}
