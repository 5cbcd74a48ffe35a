using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>The hours and paths of a store are those of its history, counted again the plain way.</summary>
public abstract class RollUpsConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Hours_and_paths_equal_a_recount_after_every_batch(int seed)
    {
        var (history, reference, random) = (new RandomHistory(seed), new ReferenceHistory(), new Random(seed));
        for (var i = 0; i < 8; i++)
        {
            var batch = history.Take(1 + random.Next(60));
            reference.Append(batch);
            await Store.AppendAsync(batch);
            var records = reference.Read().ToList();
            await AssertHoursAsync(records, from: null, before: null);
            await AssertHoursAsync(records, Sample.Time.AddHours(random.Next(60)), Sample.Time.AddHours(60 + random.Next(60)));
            await AssertPathsAsync(records);
        }
    }

    [Theory]
    [Trait("Pitfall", "23")]
    [InlineData(null, null, "10,11,13")]
    [InlineData("11:00", null, "11,13")]
    [InlineData("10:00:00.000001", null, "11,13")]
    [InlineData(null, "11:00", "10")]
    [InlineData(null, "11:00:00.000001", "10,11")]
    [InlineData("11:00", "13:00", "11")]
    [InlineData("14:00", null, "")]
    [InlineData(null, "10:00", "")]
    public async Task Invocations_count_in_the_hour_in_which_they_started_and_a_range_takes_whole_hours(string? from, string? before, string expected)
    {
        await Store.AppendAsync(
            Sample.Completed(id: "1") with { Timestamp = At("10:00") },
            Sample.Completed(id: "2") with { Timestamp = At("10:59:59.999999"), SkillVersion = "v1" },
            Sample.Failed(id: "3") with { Timestamp = At("11:00"), SkillVersion = "v2" },
            Sample.Running(id: "4") with { Timestamp = At("12:00") },
            Sample.Completed(id: "5") with { Timestamp = At("13:30") });

        var hours = (await Store.Store.GetTimelineAsync(
            "summarize", VersionFilter.All, from is null ? null : At(from), before is null ? null : At(before)))!;

        Assert.Equal(expected, string.Join(',', hours.Keys.Select(h => h % 24)));
        Assert.All(hours, hour => Assert.Equal(hour.Key % 24 == 10 ? 2 : 1, hour.Value.Total));

        static DateTimeOffset At(string time) => new(new DateTime(2026, 3, 1) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
    }

    [Fact]
    public async Task An_unknown_skill_or_version_has_no_timeline_and_one_without_ended_invocations_an_empty_one()
    {
        await Store.AppendAsync(Sample.Running() with { SkillVersion = "v1" }, Sample.TokenEstimate() with { SkillName = "estimated" });

        Assert.Empty((await Store.Store.GetTimelineAsync("summarize"))!);
        Assert.Empty((await Store.Store.GetTimelineAsync("summarize", VersionFilter.Only("v1")))!);
        Assert.Null(await Store.Store.GetTimelineAsync("summarize", VersionFilter.Unversioned));
        Assert.Null(await Store.Store.GetTimelineAsync("Summarize"));
        Assert.Null(await Store.Store.GetTimelineAsync("estimated"));
    }

    [Fact]
    public async Task Ended_invocations_without_a_path_are_listed_under_none_before_the_paths_of_their_skill()
    {
        await Store.AppendAsync(
            Sample.Completed("b", "1") with { WorkflowPath = null },
            Sample.Failed("b", "2") with { WorkflowPath = "main" },
            Sample.Running("b", "3") with { WorkflowPath = "never ended" },
            Sample.Completed("B", "1") with { WorkflowPath = "z" },
            Sample.Completed("B", "2") with { WorkflowPath = "Z" },
            Sample.Performance("measured"));

        var paths = await Store.Store.GetPathsAsync();

        Assert.Equal([("B", "Z", 1L), ("B", "z", 1L), ("b", null, 1L), ("b", "main", 0L)], paths.Select(p => (p.SkillName, p.WorkflowPath, p.Invocations.Completed)));
    }

    private static List<InvocationRecord> Ended(IEnumerable<MetricRecord> records) =>
        [.. records.OfType<InvocationRecord>().Where(i => i.Completed || i.ErrorType is not null || i.Duration is not null)];

    private async Task AssertHoursAsync(List<MetricRecord> records, DateTimeOffset? from, DateTimeOffset? before)
    {
        foreach (var skill in records.Where(r => r is not (TokenEstimateRecord or InteractionRecord)).GroupBy(r => r.SkillName!, StringComparer.Ordinal))
        {
            AssertHours([.. skill], await Store.Store.GetTimelineAsync(skill.Key, VersionFilter.All, from, before), from, before);
            foreach (var version in skill.GroupBy(r => r.SkillVersion, StringComparer.Ordinal))
            {
                AssertHours([.. version], await Store.Store.GetTimelineAsync(skill.Key, VersionFilter.Only(version.Key), from, before), from, before);
            }

            Assert.Equal(
                Days(await Store.Store.GetTimelineAsync(skill.Key, VersionFilter.All, from, before)),
                Days(await Store.Store.GetTimelineAsync(skill.Key, VersionFilter.All, from, before, wholeDays: true)));
        }
    }

    private static List<(int, long, long, long, long, long, long, long?)> Days(IReadOnlyDictionary<int, HourAggregate>? hours) =>
    [
        .. hours!.GroupBy(h => h.Key / 24, h => h.Value).Select(day =>
        {
            var sum = new HourAggregate();
            foreach (var hour in day)
            {
                sum.Merge(hour);
            }

            return (day.Key, sum.Total, sum.Completed, sum.DurationCount, sum.DurationTicks, sum.MinTicks, sum.MaxTicks, sum.Percentile(0.95m));
        }),
    ];

    private static void AssertHours(
        IEnumerable<MetricRecord> records, IReadOnlyDictionary<int, HourAggregate>? hours, DateTimeOffset? from, DateTimeOffset? before)
    {
        Assert.NotNull(hours);
        var expected = Ended(records).Where(r => !(r.Timestamp < from) && !(r.Timestamp >= before))
            .GroupBy(r => (int)Math.Floor((r.Timestamp - DateTimeOffset.UnixEpoch).TotalHours)).OrderBy(g => g.Key).ToList();
        Assert.Equal(expected.Select(g => g.Key), hours.Keys);
        foreach (var hour in expected)
        {
            var aggregate = hours[hour.Key];
            var ticks = hour.Where(r => r is { Completed: true, Duration: not null }).Select(r => r.Duration!.Value.Ticks).Order().ToList();
            Assert.Equal((hour.Count(), hour.Count(r => r.Completed)), (aggregate.Total, aggregate.Completed));
            Assert.Equal((ticks.Count, ticks.Sum()), (aggregate.DurationCount, aggregate.DurationTicks));
            Assert.Equal(ticks.Count == 0, aggregate.Percentile(0.5m) is null);
            if (ticks.Count > 0)
            {
                Assert.Equal((ticks[0], ticks[^1]), (aggregate.MinTicks, aggregate.MaxTicks));
                var median = ticks[((ticks.Count + 1) / 2) - 1];
                Assert.InRange(aggregate.Percentile(0.5m)!.Value, median * 0.99, median * 1.01);
            }
        }
    }

    private async Task AssertPathsAsync(List<MetricRecord> records)
    {
        var expected = Ended(records).GroupBy(r => (r.SkillName, r.WorkflowPath)).Select(g => (
            g.Key.SkillName,
            g.Key.WorkflowPath,
            (long)g.Count(),
            (long)g.Count(r => r.Completed),
            (long)g.Count(r => r is { Completed: true, Duration: not null }),
            g.Where(r => r.Completed).Sum(r => r.Duration?.Ticks ?? 0)));
        Assert.Equal(
            expected.OrderBy(p => p.SkillName, StringComparer.Ordinal).ThenBy(p => p.WorkflowPath, StringComparer.Ordinal),
            (await Store.Store.GetPathsAsync()).Select(p =>
                (p.SkillName, p.WorkflowPath, p.Invocations.Total, p.Invocations.Completed, p.Invocations.DurationCount, p.Invocations.DurationTicks)));
    }
}
