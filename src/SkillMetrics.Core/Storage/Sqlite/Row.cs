using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Reads aggregates from the columns of a row.</summary>
internal static class Row
{
    /// <summary>The aggregate of a path, in four columns: total, completed, duration_count, duration_ticks.</summary>
    public static PathAggregate Path(SqliteStatement row, int column) => new()
    {
        Total = row.Int64(column),
        Completed = row.Int64(column + 1),
        DurationCount = row.Int64(column + 2),
        DurationTicks = row.Int64(column + 3),
    };

    /// <summary>The aggregate of a session, in five columns: invocations, completed, duration ticks, first and last start.</summary>
    public static SessionAggregate Session(SqliteStatement row, int column) => new()
    {
        Invocations = row.Int64(column),
        Completed = row.Int64(column + 1),
        TotalDurationTicks = row.Int64(column + 2),
        FirstInvoked = UnixTime.FromMicroseconds(row.Int64(column + 3)),
        LastInvoked = UnixTime.FromMicroseconds(row.Int64(column + 4)),
    };

    /// <summary>The aggregate of an hour, in seven columns: total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets.</summary>
    public static HourAggregate Hour(SqliteStatement row, int column)
    {
        var hour = HourFigures(row, column);
        hour.Histogram.MergeBytes(row.Blob(column + 6));
        return hour;
    }

    /// <summary>The aggregate of an hour without its histogram, in six columns: total, completed, duration_count, duration_ticks, min_ticks, max_ticks.</summary>
    public static HourAggregate HourFigures(SqliteStatement row, int column) => new()
    {
        Total = row.Int64(column),
        Completed = row.Int64(column + 1),
        DurationCount = row.Int64(column + 2),
        DurationTicks = row.Int64(column + 3),
        MinTicks = row.OptionalInt64(column + 4) ?? long.MaxValue,
        MaxTicks = row.OptionalInt64(column + 5) ?? -1,
    };
}
