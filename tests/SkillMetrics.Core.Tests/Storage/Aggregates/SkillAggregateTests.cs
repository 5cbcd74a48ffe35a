using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Aggregates;

public sealed class SkillAggregateTests
{
    private static readonly Arbitrary<int> _seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1));

    [Fact]
    public void An_aggregate_equals_a_recount() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_seeds, seed =>
    {
        var records = Records(seed);
        Recount.AssertEqual(records, Fold(records));
    }));

    [Fact]
    public void Aggregates_of_parts_add_up_to_that_of_all_in_any_order() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_seeds, seed =>
    {
        var records = Records(seed);
        var random = new Random(seed);
        var parts = records.GroupBy(_ => random.Next(4)).Select(Fold).ToArray();
        random.Shuffle(parts);
        var sum = new SkillAggregate("a");
        Array.ForEach(parts, sum.Merge);
        Recount.AssertEqual(records, sum);
        AssertSame(Fold(records), sum);
    }));

    /// <summary>As a store does it: the start is long counted when the end comes, and the change that brings the end holds only that.</summary>
    [Fact]
    [Trait("Pitfall", "17")]
    public void An_end_that_comes_later_adds_up_with_its_start() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_seeds, seed =>
    {
        var history = new RandomHistory(seed);
        var starts = Enumerable.Range(0, 30).Select(_ => history.Start()).ToList();
        var ends = starts.Where((_, i) => i % 2 == 0).Select(history.End).ToList();
        var sum = Fold(starts);
        var change = new SkillAggregate("a");
        ends.ForEach(change.Invocations.End);
        sum.Merge(change);
        var all = starts.Where((_, i) => i % 2 == 1).Concat(ends).ToList();
        Recount.AssertEqual(all, sum);
        AssertSame(Fold(all), sum);
    }));

    [Fact]
    [Trait("Pitfall", "16")]
    public void Three_of_four_are_three_of_four()
    {
        var aggregate = Fold([Sample.Completed(id: "1"), Sample.Completed(id: "2"), Sample.Completed(id: "3"), Sample.Failed(id: "4")]);
        Assert.Equal(0.75, (double)aggregate.Invocations.Completed / aggregate.Invocations.Total);
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public void Every_occurrence_of_a_follow_up_action_counts_for_a_new_skill_as_for_an_old_one()
    {
        var record = Sample.Completed() with { FollowUpActions = ["commit", "commit", "push"] };
        var aggregate = Fold([record]);
        Assert.Equal((2, 1), (aggregate.Invocations.FollowUpActions["commit"], aggregate.Invocations.FollowUpActions["push"]));
        aggregate.Add(record with { InvocationId = "2" });
        Assert.Equal((4, 2), (aggregate.Invocations.FollowUpActions["commit"], aggregate.Invocations.FollowUpActions["push"]));
    }

    [Fact]
    public void Paths_errors_and_actions_count_only_when_an_invocation_has_ended()
    {
        var aggregate = Fold([Sample.Running() with { FollowUpActions = ["commit"] }]);
        Assert.Empty(aggregate.Invocations.WorkflowPaths);
        Assert.Empty(aggregate.Invocations.FollowUpActions);
        Assert.Equal((0, 1), (aggregate.Invocations.Total, aggregate.Invocations.InFlight));
        aggregate.Invocations.End(Sample.Failed());
        Assert.Equal(1, aggregate.Invocations.WorkflowPaths["main/daily"]);
        Assert.Equal(1, aggregate.Invocations.Errors["System.TimeoutException"]);
        Assert.Equal((1, 0), (aggregate.Invocations.Total, aggregate.Invocations.InFlight));
    }

    [Fact]
    public void First_and_last_are_the_earliest_and_latest_start_whatever_the_order_and_the_state()
    {
        var times = new[] { 5, 1, 9, 3 }.Select(h => Sample.Time.AddHours(h)).ToArray();
        for (var shift = 0; shift < times.Length; shift++)
        {
            var aggregate = Fold(times.Select((_, i) => (MetricRecord)(Sample.Running(id: $"{i}") with { Timestamp = times[(i + shift) % times.Length] })));
            Assert.Equal(Sample.Time.AddHours(1), aggregate.Invocations.FirstInvoked);
            Assert.Equal(Sample.Time.AddHours(9), aggregate.Invocations.LastInvoked);
            Assert.Equal(Sample.Time.AddHours(1), aggregate.Invocations.Sessions["session-1"].FirstInvoked);
            Assert.Equal(Sample.Time.AddHours(9), aggregate.Invocations.Sessions["session-1"].LastInvoked);
        }
    }

    [Fact]
    [Trait("Pitfall", "17")]
    public void A_session_has_the_durations_of_all_its_ended_invocations()
    {
        var aggregate = Fold([Sample.Running(id: "1"), Sample.Completed(id: "2"), Sample.Failed(id: "3")]);
        var session = aggregate.Invocations.Sessions["session-1"];
        Assert.Equal((3, 1, TimeSpan.FromSeconds(1.75).Ticks), (session.Invocations, session.Completed, session.TotalDurationTicks));
        aggregate.Invocations.End(Sample.Completed(id: "1"));
        Assert.Equal((3, 2, TimeSpan.FromSeconds(3.25).Ticks), (session.Invocations, session.Completed, session.TotalDurationTicks));
    }

    [Fact]
    [Trait("Pitfall", "21")]
    public void Without_data_there_are_no_figures()
    {
        var empty = new SkillAggregate("a");
        Assert.Null(empty.Fidelity.Min);
        Assert.Null(empty.Invocations.FirstInvoked);
        Assert.Null(empty.Invocations.LastInvoked);
        Assert.Null(empty.Performance.ExecutionTimes.MeanTicks);
    }

    [Fact]
    public void Kinds_without_figures_change_nothing()
    {
        var aggregate = Fold([Sample.Promotion(), Sample.Rollback(), Sample.TokenEstimate(), Sample.Interaction()]);
        Recount.AssertEqual([], aggregate);
    }

    [Fact]
    public void Sessions_that_were_only_counted_are_not_added_up_wrongly()
    {
        var counted = new SkillAggregate("a");
        counted.Invocations.SessionCount = 3;
        Assert.Equal(3, counted.Invocations.SessionCount);
        Assert.Throws<InvalidOperationException>(() => new SkillAggregate("a").Merge(counted));
    }

    /// <summary>Records of one skill, each identity once.</summary>
    private static List<MetricRecord> Records(int seed)
    {
        var history = new RandomHistory(seed);
        return [.. Enumerable.Range(0, 100).Select(_ => history.New())];
    }

    private static SkillAggregate Fold(IEnumerable<MetricRecord> records)
    {
        var aggregate = new SkillAggregate("a");
        foreach (var record in records)
        {
            aggregate.Add(record);
        }

        return aggregate;
    }

    /// <summary>What a recount does not look at.</summary>
    private static void AssertSame(SkillAggregate expected, SkillAggregate actual)
    {
        Assert.Equal(Days(expected.Invocations.Durations), Days(actual.Invocations.Durations));
        Assert.Equal(Days(expected.Performance.ExecutionTimes), Days(actual.Performance.ExecutionTimes));
        Assert.Equal(Sessions(expected), Sessions(actual));
        Assert.Equal(Hours(expected), Hours(actual));

        static IEnumerable<string> Days(DurationAggregate durations) => durations.Days.Select(d => $"{d.Key} {Convert.ToHexString(d.Value.ToBytes())}");

        static IEnumerable<string> Sessions(SkillAggregate aggregate) => aggregate.Invocations.Sessions.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => $"{s.Key} {s.Value.Invocations} {s.Value.Completed} {s.Value.TotalDurationTicks} {s.Value.FirstInvoked:O} {s.Value.LastInvoked:O}");

        static IEnumerable<string> Hours(SkillAggregate aggregate) => aggregate.Invocations.Hours.Select(h =>
            $"{h.Key} {h.Value.Total} {h.Value.Completed} {h.Value.DurationCount} {h.Value.DurationTicks} {h.Value.MinTicks} {h.Value.MaxTicks} {Convert.ToHexString(h.Value.Histogram.ToBytes())}");
    }
}
