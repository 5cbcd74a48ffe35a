using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Reads aggregates from the columns of a row.</summary>
internal static class Row
{
    /// <summary>The aggregate of an hour, in seven columns: total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets.</summary>
    public static HourAggregate Hour(SqliteStatement row, int column)
    {
        var hour = new HourAggregate
        {
            Total = row.Int64(column),
            Completed = row.Int64(column + 1),
            DurationCount = row.Int64(column + 2),
            DurationTicks = row.Int64(column + 3),
            MinTicks = row.OptionalInt64(column + 4) ?? long.MaxValue,
            MaxTicks = row.OptionalInt64(column + 5) ?? -1,
        };
        hour.Histogram.MergeBytes(row.Blob(column + 6));
        return hour;
    }
}
