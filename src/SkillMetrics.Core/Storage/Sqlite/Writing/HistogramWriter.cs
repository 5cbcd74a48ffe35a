using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the histograms of days.</summary>
internal sealed class HistogramWriter(SqliteDatabase database, AggregateTables tables)
{
    private readonly SqliteStatement _find = database.Prepare($"SELECT buckets FROM {tables.Histograms} WHERE version_id = ?1 AND measure = ?2 AND day = ?3");

    private readonly SqliteStatement _update = database.Prepare($"UPDATE {tables.Histograms} SET buckets = ?4 WHERE version_id = ?1 AND measure = ?2 AND day = ?3");

    private readonly SqliteStatement _insert = database.Prepare($"INSERT INTO {tables.Histograms} (version_id, measure, day, buckets) VALUES (?1, ?2, ?3, ?4)");

    private readonly BucketBuffer _buckets = new();

    public void Add(long versionId, SkillAggregate aggregate)
    {
        Add(versionId, Measure.InvocationDuration, aggregate.Invocations.Durations);
        Add(versionId, Measure.ExecutionTime, aggregate.Performance.ExecutionTimes);
    }

    private void Add(long versionId, Measure measure, DurationAggregate durations)
    {
        foreach (var (day, change) in durations.Days)
        {
            BindKey(_find, versionId, measure, day);
            var isThere = _buckets.Read(_find, change);
            var set = isThere ? _update : _insert;
            BindKey(set, versionId, measure, day);
            set.Bind(4, _buckets.Bytes);
            set.Run();
        }
    }

    private static void BindKey(SqliteStatement statement, long versionId, Measure measure, int day)
    {
        statement.Bind(1, versionId);
        statement.Bind(2, (long)measure);
        statement.Bind(3, (long)day);
    }
}
