using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads the hours of one skill.</summary>
internal static class TimelineReader
{
    // CROSS JOIN keeps the order: from the skill to its versions to a range of their hours.
    private const string Hours = """
        SELECT h.hour, h.total, h.completed, h.duration_count, h.duration_ticks, h.min_ticks, h.max_ticks, h.buckets
        FROM skills s
        CROSS JOIN skill_versions v ON v.skill_id = s.skill_id
        CROSS JOIN invocation_hours h ON h.version_id = v.version_id
        WHERE s.skill_name = ?1 AND (NOT ?2 OR v.version IS ?3) AND h.hour >= ?4 AND h.hour < ?5
        """;

    private const string Known = """
        SELECT count(*)
        FROM skills s
        CROSS JOIN skill_versions v ON v.skill_id = s.skill_id
        CROSS JOIN skill_metrics m ON m.version_id = v.version_id
        WHERE s.skill_name = ?1 AND (NOT ?2 OR v.version IS ?3)
        """;

    /// <summary>The hours that start within a range, or null where the skill or the version is unknown.</summary>
    public static SortedDictionary<int, HourAggregate>? Read(
        SqliteDatabase database, string skillName, VersionFilter version, DateTimeOffset? from, DateTimeOffset? before)
    {
        var known = Prepare(database, Known, skillName, version);
        if (known.Scalar() == 0)
        {
            return null;
        }

        var hours = new InvocationAggregate();
        var rows = Prepare(database, Hours, skillName, version);
        rows.Bind(4, from is { } first ? UnixTime.ToHourFrom(first) : long.MinValue);
        rows.Bind(5, before is { } end ? UnixTime.ToHourFrom(end) : long.MaxValue);
        try
        {
            while (rows.Step())
            {
                hours.Hour((int)rows.Int64(0)).Merge(Row.Hour(rows, 1));
            }
        }
        finally
        {
            rows.Reset();
        }

        return hours.Hours;
    }

    private static SqliteStatement Prepare(SqliteDatabase database, string sql, string skillName, VersionFilter version)
    {
        var statement = database.Prepare(sql);
        statement.Bind(1, skillName);
        statement.Bind(2, version.IsOne);
        statement.Bind(3, version.Version);
        return statement;
    }
}
