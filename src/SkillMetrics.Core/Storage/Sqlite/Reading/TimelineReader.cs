using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads the hours of one skill, or its days, which have far fewer histograms.</summary>
internal static class TimelineReader
{
    private const int HoursADay = 24;

    // CROSS JOIN keeps the order: from the skill to its versions to a range of their hours.
    private const string Hours = $"""
        SELECT h.hour, {Figures}, h.buckets
        FROM {Versions}
        CROSS JOIN invocation_hours h ON h.version_id = v.version_id
        WHERE {Skill} AND h.hour >= ?4 AND h.hour < ?5
        """;

    private const string HoursWithoutHistogram = $"""
        SELECT h.hour, {Figures}
        FROM {Versions}
        CROSS JOIN invocation_hours h ON h.version_id = v.version_id
        WHERE {Skill} AND h.hour >= ?4 AND h.hour < ?5
        """;

    // measure 0: the durations of completed invocations, as in the hours.
    private const string Days = $"""
        SELECT d.day, d.buckets
        FROM {Versions}
        CROSS JOIN duration_histograms d ON d.version_id = v.version_id AND d.measure = 0
        WHERE {Skill} AND d.day >= ?4 AND d.day < ?5
        """;

    private const string Figures = "h.total, h.completed, h.duration_count, h.duration_ticks, h.min_ticks, h.max_ticks";
    private const string Versions = "skills s CROSS JOIN skill_versions v ON v.skill_id = s.skill_id";
    private const string Skill = "s.skill_name = ?1 AND (NOT ?2 OR v.version IS ?3)";

    private const string Known = """
        SELECT count(*)
        FROM skills s
        CROSS JOIN skill_versions v ON v.skill_id = s.skill_id
        CROSS JOIN skill_metrics m ON m.version_id = v.version_id
        WHERE s.skill_name = ?1 AND (NOT ?2 OR v.version IS ?3)
        """;

    /// <summary>The hours that start within a range, or null where the skill or the version is unknown.</summary>
    public static SortedDictionary<int, HourAggregate>? Read(
        SqliteDatabase database, string skillName, VersionFilter version, DateTimeOffset? from, DateTimeOffset? before, bool wholeDays)
    {
        var known = Prepare(database, Known, skillName, version);
        if (known.Scalar() == 0)
        {
            return null;
        }

        var hours = new InvocationAggregate();
        long first = from is { } f ? UnixTime.ToHourFrom(f) : 0;
        long end = before is { } b ? UnixTime.ToHourFrom(b) : int.MaxValue;
        var (firstDay, endDay) = wholeDays ? ((first + HoursADay - 1) / HoursADay, end / HoursADay) : (end, end);
        if (firstDay >= endDay)
        {
            ReadHours(first, end);
            return hours.Hours;
        }

        ReadHours(first, firstDay * HoursADay);
        Each(HoursWithoutHistogram, firstDay * HoursADay, endDay * HoursADay, row =>
            hours.Hour((int)row.Int64(0) / HoursADay * HoursADay).Merge(Row.HourFigures(row, 1)));
        Each(Days, firstDay, endDay, row => hours.Hour((int)row.Int64(0) * HoursADay).Histogram.MergeBytes(row.Blob(1)));
        ReadHours(endDay * HoursADay, end);
        return hours.Hours;

        void ReadHours(long fromHour, long beforeHour) => Each(Hours, fromHour, beforeHour, row => hours.Hour((int)row.Int64(0)).Merge(Row.Hour(row, 1)));

        void Each(string sql, long lower, long upper, Action<SqliteStatement> read)
        {
            if (lower >= upper)
            {
                return;
            }

            var rows = Prepare(database, sql, skillName, version);
            rows.Bind(4, lower);
            rows.Bind(5, upper);
            try
            {
                while (rows.Step())
                {
                    read(rows);
                }
            }
            finally
            {
                rows.Reset();
            }
        }
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
