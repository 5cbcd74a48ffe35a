using SkillMetrics.Analytics;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Analytics;

public sealed class TimelineTests : IDisposable
{
    private readonly InMemoryMetricsStore _store = new();
    private readonly SkillAnalytics _analytics;

    public TimelineTests() => _analytics = new SkillAnalytics(_store);

    public void Dispose() => _store.Dispose();

    [Theory]
    [Trait("Pitfall", "23")]
    [InlineData(TimelineBucket.Hour)]
    [InlineData(TimelineBucket.Day)]
    [InlineData(TimelineBucket.Week)]
    public async Task Every_invocation_is_in_the_bucket_in_which_it_started_and_no_bucket_is_left_out(TimelineBucket bucket)
    {
        var random = new Random((int)bucket);
        var records = Enumerable.Range(0, 300).Select(i => Sample.Completed(id: $"{i}") with
        {
            Timestamp = Sample.Time.AddMinutes(random.Next(60 * 24 * 40)),
            Duration = TimeSpan.FromTicks(random.NextInt64(1, 1_000_000_000)),
        }).ToList();
        await AppendAsync([.. records]);

        var points = (await _analytics.GetTimelineAsync("summarize", new TimelineFilter { Bucket = bucket }))!.Points;

        var length = bucket switch { TimelineBucket.Hour => TimeSpan.FromHours(1), TimelineBucket.Day => TimeSpan.FromDays(1), _ => TimeSpan.FromDays(7) };
        Assert.True(points.Count > 5 && points[0].Invocations > 0 && points[^1].Invocations > 0);
        Assert.Equal(records.Count, points.Sum(p => p.Invocations));
        for (var i = 0; i < points.Count; i++)
        {
            Assert.Equal(points[0].Start + (i * length), points[i].Start);
            Assert.True(bucket == TimelineBucket.Hour || points[i].Start.TimeOfDay == TimeSpan.Zero);
            Assert.True(bucket != TimelineBucket.Week || points[i].Start.DayOfWeek == DayOfWeek.Monday);
            AssertCounts(records.Where(r => r.Timestamp >= points[i].Start && r.Timestamp < points[i].Start + length), points[i]);
        }
    }

    [Fact]
    [Trait("Pitfall", "20")]
    public async Task The_median_is_no_mean_and_only_completed_ones_are_measured()
    {
        await AppendAsync([.. new[] { 10, 10, 10, 100, 100 }.Select((ticks, i) => Sample.Completed(id: $"{i}") with { Duration = TimeSpan.FromTicks(ticks) }), Sample.Failed(id: "f")]);

        var point = Assert.Single((await _analytics.GetTimelineAsync("summarize"))!.Points);

        Assert.Equal((6, 5, 5 / 6.0), (point.Invocations, point.Completed, point.CompletionRate!.Value));
        Assert.Equal((46.0, 10L, 100L), (point.AverageDurationTicks!.Value, point.P50!.Value.Ticks, point.P95!.Value.Ticks));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public async Task Where_nothing_happened_nothing_is_known()
    {
        await AppendAsync(Sample.Failed(id: "1"), Sample.Failed(id: "2") with { Timestamp = Sample.Time.AddDays(2) });

        var points = (await _analytics.GetTimelineAsync("summarize"))!.Points;

        Assert.Equal([(1L, 0.0), (0L, null), (1L, (double?)0.0)], points.Select(p => (p.Invocations, p.CompletionRate)));
        Assert.All(points, p => Assert.Equal((null, null, null), (p.AverageDuration, p.P50, p.P95)));
    }

    [Fact]
    public async Task The_first_bucket_since_a_time_counts_from_then_on_to_the_microsecond()
    {
        var since = Sample.Time.AddMinutes(20);
        var records = new[] { 0, 19, 20, 21, 59, 60, 61, 300 }.Select(m => Sample.Completed(id: $"{m}") with { Timestamp = Sample.Time.AddMinutes(m) }).ToArray();
        await AppendAsync([.. records, Sample.Running(id: "r") with { Timestamp = since }, Sample.Completed("other") with { Timestamp = since }]);

        Assert.Equal([6L], await CountsAsync(TimelineBucket.Day, since));
        Assert.Equal([3L, 2L, 0L, 0L, 0L, 1L], await CountsAsync(TimelineBucket.Hour, since));
        Assert.Equal([2L, 2L, 0L, 0L, 0L, 1L], await CountsAsync(TimelineBucket.Hour, since.AddTicks(1)));
        Assert.Equal([8L], await CountsAsync(TimelineBucket.Week, Sample.Time));
        Assert.Equal(8, (await CountsAsync(TimelineBucket.Day, new DateTimeOffset(1900, 1, 1, 0, 1, 0, TimeSpan.Zero))).Sum());
        Assert.Empty(await CountsAsync(TimelineBucket.Day, Sample.Time.AddDays(1)));
        Assert.Empty(await CountsAsync(TimelineBucket.Day, DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_timeline_goes_on_until_a_time_or_the_last_invocation_whichever_is_later()
    {
        await AppendAsync(Sample.Completed());

        Assert.Equal(4, (await PointsAsync(new TimelineFilter { Until = Sample.Time.AddDays(3) })).Count);
        Assert.Single(await PointsAsync(new TimelineFilter { Until = Sample.Time.AddDays(-3) }));
        Assert.Equal([0L, 0L], (await PointsAsync(new TimelineFilter { Since = Sample.Time.AddDays(1), Until = Sample.Time.AddDays(2) })).Select(p => p.Invocations));
        Assert.Empty(await PointsAsync(new TimelineFilter { Version = VersionFilter.Unversioned, Since = Sample.Time.AddDays(2), Until = Sample.Time.AddDays(1) }));
    }

    [Fact]
    public async Task One_version_can_be_looked_at_alone_and_what_is_unknown_has_no_timeline()
    {
        await AppendAsync(Sample.Completed(id: "1") with { SkillVersion = "v1" }, Sample.Completed(id: "2"), Sample.Running("started"));
        var cut = Sample.Time.AddMinutes(-1);

        Assert.Equal(1, Assert.Single(await PointsAsync(new TimelineFilter { Version = VersionFilter.Only("v1"), Since = cut, Bucket = TimelineBucket.Week })).Invocations);
        Assert.Equal(2, Assert.Single(await PointsAsync(new TimelineFilter())).Invocations);
        Assert.Null(await _analytics.GetTimelineAsync("summarize", new TimelineFilter { Version = VersionFilter.Only("v2") }));
        Assert.Null(await _analytics.GetTimelineAsync("nobody"));
        Assert.Empty((await _analytics.GetTimelineAsync("started"))!.Points);
    }

    [Fact]
    public async Task A_week_may_begin_before_1970_and_a_timeline_that_nobody_could_hold_is_refused()
    {
        var last = new DateTimeOffset(9999, 12, 31, 23, 59, 0, TimeSpan.Zero);
        await AppendAsync(Sample.Completed(id: "1") with { Timestamp = DateTimeOffset.UnixEpoch }, Sample.Completed(id: "2") with { Timestamp = last });

        var weeks = await PointsAsync(new TimelineFilter { Bucket = TimelineBucket.Week });

        Assert.Equal(new DateTimeOffset(1969, 12, 29, 0, 0, 0, TimeSpan.Zero), weeks[0].Start);
        Assert.Equal((1L, 1L), (weeks[0].Invocations, weeks[^1].Invocations));
        Assert.Equal(new DateTimeOffset(9999, 12, 27, 0, 0, 0, TimeSpan.Zero), weeks[^1].Start);
        await Assert.ThrowsAsync<TimelineTooLongException>(async () => await _analytics.GetTimelineAsync("summarize"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _analytics.GetTimelineAsync("summarize", new TimelineFilter { Bucket = (TimelineBucket)3 }));
        Assert.Equal([1L], await CountsAsync(TimelineBucket.Hour, last));
    }

    private static void AssertCounts(IEnumerable<InvocationRecord> records, TimelinePoint point)
    {
        var ticks = records.Select(r => r.Duration!.Value.Ticks).Order().ToList();
        Assert.Equal((ticks.Count, ticks.Count), (point.Invocations, point.Completed));
        if (ticks.Count > 0)
        {
            Assert.Equal(ticks.Average(), point.AverageDurationTicks!.Value, 1e-3);
            var (p50, p95) = (ticks[((ticks.Count + 1) / 2) - 1], ticks[(((95 * ticks.Count) + 99) / 100) - 1]);
            Assert.InRange(point.P50!.Value.Ticks, p50 * 0.99, p50 * 1.01);
            Assert.InRange(point.P95!.Value.Ticks, p95 * 0.99, p95 * 1.01);
        }
    }

    private async Task<IReadOnlyList<TimelinePoint>> PointsAsync(TimelineFilter filter) => (await _analytics.GetTimelineAsync("summarize", filter))!.Points;

    private async Task<List<long>> CountsAsync(TimelineBucket bucket, DateTimeOffset since) =>
        [.. (await PointsAsync(new TimelineFilter { Bucket = bucket, Since = since })).Select(p => p.Invocations)];

    private async Task AppendAsync(params MetricRecord[] records) => Assert.Equal(records.Length, (await _store.AppendAsync(records)).Inserted);
}
