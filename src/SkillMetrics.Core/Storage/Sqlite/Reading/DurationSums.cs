using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Count, sum and extremes of durations, added up over versions.</summary>
internal sealed class DurationSums
{
    public long Count { get; private set; }

    public long Sum { get; private set; }

    public long? Min { get; private set; }

    public long? Max { get; private set; }

    /// <summary>Adds the four columns of a row that start at a column.</summary>
    public void Add(SqliteStatement row, int column) =>
        Add(row.Int64(column), row.Int64(column + 1), row.OptionalInt64(column + 2), row.OptionalInt64(column + 3));

    public void Add(long count, long sum, long? min, long? max)
    {
        Count += count;
        Sum = TickSum.Add(Sum, sum);
        Min = min is { } low ? Math.Min(Min ?? low, low) : Min;
        Max = max is { } high ? Math.Max(Max ?? high, high) : Max;
    }
}
