using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>Adds up hours to the buckets of a timeline. Hours count from 1970.</summary>
internal static class TimelineBuilder
{
    private const int HoursADay = 24;
    private const int HoursAWeek = 7 * HoursADay;

    // 1970 began on a Thursday.
    private const int HoursFromMonday = 3 * HoursADay;

    public static Timeline Build(string skill, TimelineFilter filter, IReadOnlyCollection<KeyValuePair<int, HourAggregate>> hours)
    {
        var (length, offset) = filter.Bucket switch
        {
            TimelineBucket.Hour => (1, 0),
            TimelineBucket.Day => (HoursADay, 0),
            TimelineBucket.Week => (HoursAWeek, HoursFromMonday),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Bucket, "Not a bucket of timelines."),
        };
        var last = hours.Select(h => h.Key).Append(filter.Until is { } until ? HourOf(until) : -1).Max();
        var first = filter.Since is { } since ? HourOf(since) : hours.Select(h => h.Key).DefaultIfEmpty(int.MaxValue).Min();
        return new Timeline { Skill = skill, Bucket = filter.Bucket, Points = first > last ? [] : Points() };

        List<TimelinePoint> Points()
        {
            var (begin, end) = (StartOf(first), StartOf(last));
            var count = ((end - begin) / length) + 1;
            if (count > Timeline.MostPoints)
            {
                throw new TimelineTooLongException(filter.Bucket, count);
            }

            var sums = hours.GroupBy(h => StartOf(h.Key), h => h.Value).ToDictionary(g => g.Key, Sum);
            return [.. Enumerable.Range(0, count).Select(i => begin + (i * length)).Select(start =>
                TimelinePoint.Of(DateTimeOffset.UnixEpoch.AddHours(start), sums.GetValueOrDefault(start) ?? new HourAggregate()))];
        }

        int StartOf(int hour) => ((hour + offset) / length * length) - offset;
    }

    private static HourAggregate Sum(IEnumerable<HourAggregate> hours)
    {
        var sum = new HourAggregate();
        foreach (var hour in hours)
        {
            sum.Merge(hour);
        }

        return sum;
    }

    /// <summary>The hour that holds a time; no record is older than 1970.</summary>
    private static int HourOf(DateTimeOffset time) => (int)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerHour);
}
