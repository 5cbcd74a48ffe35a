using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>Aggregates are never ahead of or behind the history.</summary>
public abstract class AggregatesConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Aggregates_equal_a_recount_after_every_batch(int seed)
    {
        var (history, reference, random) = (new RandomHistory(seed), new ReferenceHistory(), new Random(seed));
        for (var i = 0; i < 15; i++)
        {
            var batch = history.Take(1 + random.Next(40));
            reference.Append(batch);
            await Store.AppendAsync(batch);
            await AssertAggregatesAsync(reference.Read().ToList());
        }
    }

    /// <summary>Three thousand of the longest durations are more ticks than a 64-bit integer holds.</summary>
    [Fact]
    public async Task Sums_of_durations_stop_at_the_largest_number()
    {
        var records = Enumerable.Range(0, 3_600).Select(i => Sample.Completed(id: $"i{i}") with { Duration = RecordLimits.LongestDuration, SkillVersion = $"v{i % 2}" });
        foreach (var batch in records.Chunk(400))
        {
            await Store.AppendAsync([.. batch]);
        }

        await Store.AppendAsync([.. Enumerable.Range(0, 3_000).Select(i => Sample.Performance(id: $"e{i}") with { ExecutionTime = RecordLimits.LongestDuration })]);

        var aggregate = (await Store.Store.GetAggregateAsync("summarize"))!;
        Assert.Equal((3_600, long.MaxValue), (aggregate.Invocations.Durations.Count, aggregate.Invocations.Durations.SumTicks));
        Assert.Equal((3_000, long.MaxValue), (aggregate.Performance.ExecutionTimes.Count, aggregate.Performance.ExecutionTimes.SumTicks));
        Assert.Equal(RecordLimits.LongestDuration.Ticks, aggregate.Invocations.Durations.Percentile(0.5m));
        Assert.Equal(long.MaxValue, (await Store.Store.GetAggregatesAsync())[0].Invocations.Durations.SumTicks);
        var path = Assert.Single(await Store.Store.GetPathsAsync());
        Assert.Equal((3_600, long.MaxValue), (path.Invocations.Total, path.Invocations.DurationTicks));
        Assert.Equal(long.MaxValue, (await Store.Store.GetTimelineAsync("summarize"))!.Values.Single().DurationTicks);
        if (Store.Store is IStoreMaintenance maintenance)
        {
            Assert.Empty(await maintenance.VerifyAsync());
        }
    }

    [Fact]
    public async Task Versions_are_kept_apart_and_add_up()
    {
        await Store.AppendAsync(
            Sample.Completed(id: "1") with { SkillVersion = "v1", Duration = TimeSpan.FromSeconds(1), SessionId = "s1" },
            Sample.Completed(id: "2") with { SkillVersion = "v2", Duration = TimeSpan.FromSeconds(3), SessionId = "s1" },
            Sample.Completed(id: "3") with { SkillVersion = "v2", Duration = TimeSpan.FromSeconds(5), SessionId = "s2" },
            Sample.Failed(id: "4") with { SessionId = "s2" });

        Assert.Equal((1, 0, 1), Figures((await Store.Store.GetAggregateAsync("summarize", VersionFilter.Only("v1")))!));
        Assert.Equal((2, 0, 2), Figures((await Store.Store.GetAggregateAsync("summarize", VersionFilter.Only("v2")))!));
        Assert.Equal((0, 1, 1), Figures((await Store.Store.GetAggregateAsync("summarize", VersionFilter.Unversioned))!));
        var all = (await Store.Store.GetAggregateAsync("summarize"))!;
        Assert.Equal((3, 1, 2), Figures(all));
        Assert.Equal(TimeSpan.FromSeconds(3).Ticks, all.Invocations.Durations.Percentile(0.5m));
        Assert.Null(await Store.Store.GetAggregateAsync("summarize", VersionFilter.Only("v3")));
        Assert.Null(await Store.Store.GetAggregateAsync("Summarize"));

        static (long, long, long) Figures(SkillAggregate a) => (a.Invocations.Completed, a.Invocations.Abandoned, a.Invocations.SessionCount);
    }

    [Fact]
    [Trait("Pitfall", "17")]
    public async Task Figures_are_never_one_record_behind()
    {
        for (var i = 1; i <= 4; i++)
        {
            await Store.AppendAsync(Sample.Running(id: $"{i}"));
            var started = (await Store.Store.GetAggregateAsync("summarize"))!.Invocations;
            Assert.Equal((i - 1, 1), (started.Completed, started.InFlight));
            await Store.AppendAsync(Sample.Completed(id: $"{i}"));
            var ended = (await Store.Store.GetAggregateAsync("summarize"))!.Invocations;
            Assert.Equal((i, 0, i * TimeSpan.FromSeconds(1.5).Ticks), (ended.Completed, ended.InFlight, ended.Durations.SumTicks));
        }
    }

    [Fact]
    [Trait("Pitfall", "16")]
    public async Task Three_of_four_are_three_of_four()
    {
        await Store.AppendAsync(Sample.Completed(id: "1"), Sample.Completed(id: "2"), Sample.Completed(id: "3"), Sample.Failed(id: "4"));
        var invocations = (await Store.Store.GetAggregateAsync("summarize"))!.Invocations;
        Assert.Equal(0.75, (double)invocations.Completed / invocations.Total);
        await Store.AppendAsync(Sample.Performance(id: "1") with { ExecutionTime = TimeSpan.FromTicks(1) }, Sample.Performance(id: "2") with { ExecutionTime = TimeSpan.FromTicks(2) });
        Assert.Equal(1.5, (await Store.Store.GetAggregateAsync("summarize"))!.Performance.ExecutionTimes.MeanTicks);
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task Every_follow_up_action_counts_for_a_new_skill_as_for_an_old_one()
    {
        await Store.AppendAsync(Sample.Completed(id: "1"));
        var actions = (await Store.Store.GetAggregateAsync("summarize"))!.Invocations.FollowUpActions;
        Assert.Equal((2, 1), (actions["git commit"], actions["git push"]));
        await Store.AppendAsync(Sample.Running(id: "2"));
        await Store.AppendAsync(Sample.Completed(id: "2"));
        actions = (await Store.Store.GetAggregateAsync("summarize"))!.Invocations.FollowUpActions;
        Assert.Equal((4, 2), (actions["git commit"], actions["git push"]));
    }

    [Fact]
    public async Task First_and_last_are_the_earliest_and_latest_start_whatever_the_order_of_arrival()
    {
        foreach (var hour in new[] { 5, 9, 1, 3 })
        {
            await Store.AppendAsync(Sample.Completed(id: $"{hour}") with { Timestamp = Sample.Time.AddHours(hour) });
        }

        var invocations = (await Store.Store.GetAggregateAsync("summarize"))!.Invocations;
        Assert.Equal(Sample.Time.AddHours(1), invocations.FirstInvoked);
        Assert.Equal(Sample.Time.AddHours(9), invocations.LastInvoked);
        var statistics = await Store.Store.GetStatisticsAsync();
        Assert.Equal(Sample.Time.AddHours(1), statistics.FirstRecord);
        Assert.Equal(Sample.Time.AddHours(9), statistics.LastRecord);
    }

    [Fact]
    public async Task Percentiles_are_exact_to_ten_thousand_and_within_1_percent_beyond()
    {
        var random = new Random(5);
        var ticks = Enumerable.Range(0, 10_001).Select(_ => random.NextInt64(1, 10_000_000_000)).ToList();
        var records = ticks.Select((t, i) => (MetricRecord)(Sample.Performance(id: $"{i}") with
        {
            ExecutionTime = TimeSpan.FromTicks(t),
            Timestamp = Sample.Time.AddDays(i % 5),
            SkillVersion = i % 2 == 0 ? "v1" : null,
        })).ToList();

        await Store.AppendAsync(records[..10_000]);
        Assert.Equal(PercentileMethod.Exact, (await Store.Store.GetAggregateAsync("summarize"))!.Performance.ExecutionTimes.Method);
        await AssertAggregatesAsync(records[..10_000]);

        await Store.AppendAsync(records[10_000..]);
        Assert.Equal(PercentileMethod.Histogram, (await Store.Store.GetAggregateAsync("summarize"))!.Performance.ExecutionTimes.Method);
        Assert.Equal(PercentileMethod.Exact, (await Store.Store.GetAggregateAsync("summarize", VersionFilter.Only("v1")))!.Performance.ExecutionTimes.Method);
        await AssertAggregatesAsync(records);
    }

    [Fact]
    public async Task Every_skill_with_a_record_of_its_own_is_listed_and_others_are_not()
    {
        await Store.AppendAsync(
            Sample.TokenEstimate() with { SkillName = "z" },
            Sample.Interaction() with { SkillName = "y" },
            Sample.Promotion("d"),
            Sample.Rollback("c"),
            Sample.Fidelity("b"),
            Sample.Running("B"));
        Assert.Equal(["B", "b", "c", "d"], await Store.Store.GetSkillNamesAsync());
        Assert.Equal(["B", "b", "c", "d"], (await Store.Store.GetAggregatesAsync()).Select(a => a.SkillName));
        Assert.Equal(0, (await Store.Store.GetAggregateAsync("c"))!.Performance.Count);
        Assert.Null(await Store.Store.GetAggregateAsync("z"));
        Assert.Equal(Stages.Prototype, (await Store.Store.GetAggregateAsync("b"))!.Stage);
    }

    [Fact]
    public async Task A_conflict_that_names_another_skill_creates_none()
    {
        await Store.AppendAsync(Sample.Promotion("a"));
        await Store.AppendAsync(Sample.Promotion("b"));
        Assert.Equal(["a"], await Store.Store.GetSkillNamesAsync());
        Assert.Null(await Store.Store.GetAggregateAsync("b"));
    }

    [Fact]
    public async Task Statistics_count_records_sessions_and_what_is_running()
    {
        await Store.AppendAsync(Sample.OfEveryKind());
        await Store.AppendAsync(
            Sample.Performance("b") with { SessionId = "only a performance record has it" },
            Sample.Running("b", "1") with { SessionId = "s2", Timestamp = Sample.Time.AddHours(1) },
            Sample.Running("b", "2") with { SessionId = "s2", Timestamp = Sample.Time.AddHours(-1) },
            Sample.Running("b", "3") with { SessionId = null, Timestamp = Sample.Time.AddHours(-2) });
        await Store.AppendAsync(Sample.Completed("b", "3") with { SessionId = null, Timestamp = Sample.Time.AddHours(-2) });
        await Store.AppendAsync(Sample.Outcome() with { Correct = false });

        var statistics = await Store.Store.GetStatisticsAsync();
        Assert.Equal([2, 1, 1, 4, 1, 1, 1, 1], statistics.Records.OrderBy(r => r.Key).Select(r => r.Value));
        Assert.Equal(2, statistics.Sessions);
        Assert.Equal(1, statistics.RejectedRecords);
        Assert.Equal(Sample.Time.AddHours(-2), statistics.FirstRecord);
        Assert.Equal(Sample.Time.AddHours(1), statistics.LastRecord);
        Assert.Equal(Sample.Time.AddHours(-1), statistics.OldestRunningInvocation);
    }

    private async Task AssertAggregatesAsync(List<MetricRecord> stored)
    {
        var skills = stored.Where(r => r is not (TokenEstimateRecord or InteractionRecord)).GroupBy(r => r.SkillName!, StringComparer.Ordinal).ToList();
        var aggregates = await Store.Store.GetAggregatesAsync();
        Assert.Equal(skills.Select(s => s.Key).Order(StringComparer.Ordinal), aggregates.Select(a => a.SkillName));
        foreach (var skill in skills)
        {
            Recount.AssertEqual([.. skill], aggregates.Single(a => a.SkillName == skill.Key));
            Recount.AssertEqual([.. skill], (await Store.Store.GetAggregateAsync(skill.Key))!);
            foreach (var version in skill.GroupBy(r => r.SkillVersion, StringComparer.Ordinal))
            {
                Recount.AssertEqual([.. version], (await Store.Store.GetAggregateAsync(skill.Key, VersionFilter.Only(version.Key)))!);
            }
        }
    }
}
