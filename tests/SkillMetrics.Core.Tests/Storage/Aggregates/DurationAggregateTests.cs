using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Storage.Aggregates;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Aggregates;

public sealed class DurationAggregateTests
{
    [Fact]
    [Trait("Pitfall", "21")]
    public void Without_a_duration_there_is_no_figure()
    {
        var empty = new DurationAggregate();
        Assert.Equal(0, empty.Count);
        Assert.Null(empty.MeanTicks);
        Assert.Null(empty.Percentile(0.5m));
        Assert.Equal(PercentileMethod.Exact, empty.Method);
    }

    /// <summary>Members of a set would be the values, and equal ones one.</summary>
    [Fact]
    [Trait("Pitfall", "20")]
    public void Equal_values_count_each_by_itself()
    {
        var aggregate = Of([5, 5, 5, 5, 9]);
        Assert.Equal((5L, 29L), (aggregate.Count, aggregate.SumTicks));
        Assert.Equal((5L, 5L, 9L), (aggregate.Percentile(0.5m), aggregate.Percentile(0.8m), aggregate.Percentile(0.81m)));
        Assert.Equal(5, aggregate.Days[2].AtRank(4));
    }

    [Fact]
    [Trait("Pitfall", "16")]
    public void A_mean_is_not_cut_to_whole_ticks() => Assert.Equal(1.5, Of([1, 2]).MeanTicks);

    [Fact]
    [Trait("Pitfall", "20")]
    public void Percentiles_of_few_are_exact_by_nearest_rank()
    {
        var aggregate = Of([400, 100, 300, 200]);
        Assert.Equal([100, 100, 200, 200, 300, 400, 400], new[] { 0.01m, 0.25m, 0.26m, 0.5m, 0.75m, 0.95m, 1m }.Select(p => aggregate.Percentile(p)!.Value));
        Assert.Equal(250, aggregate.MeanTicks);
    }

    [Fact]
    public void Ten_thousand_values_are_still_exact_and_one_more_is_not()
    {
        var values = Enumerable.Range(1, 10_000).Select(i => i * 1_001L).ToList();
        var aggregate = Of(values);
        Assert.Equal(PercentileMethod.Exact, aggregate.Method);
        Assert.Equal(9_500 * 1_001, aggregate.Percentile(0.95m));

        aggregate.Add(10_001 * 1_001, 0);
        values.Add(10_001 * 1_001);
        Assert.Equal(PercentileMethod.Histogram, aggregate.Method);
        foreach (var percent in Enumerable.Range(1, 100))
        {
            var exact = values[(((percent * values.Count) + 99) / 100) - 1];
            Assert.InRange(aggregate.Percentile(percent / 100m)!.Value, exact * 0.99, exact * 1.01);
        }

        Assert.Equal(10_001, aggregate.Count);
        Assert.Equal(values.Sum(), aggregate.SumTicks);
    }

    [Fact]
    public void Answers_of_a_histogram_stay_between_the_smallest_and_the_largest_value()
    {
        var aggregate = Of(Enumerable.Repeat(1_000_003L, 10_001));
        Assert.Equal(PercentileMethod.Histogram, aggregate.Method);
        Assert.Equal(1_000_003, aggregate.Percentile(0.5m));
        Assert.Equal(1_000_003, aggregate.Percentile(1m));
    }

    [Fact]
    public void Values_are_kept_by_the_day_they_belong_to()
    {
        var aggregate = new DurationAggregate();
        aggregate.Add(5, 20_000);
        aggregate.Add(7, 20_001);
        aggregate.Add(5, 20_000);
        Assert.Equal([20_000, 20_001], aggregate.Days.Keys);
        Assert.Equal([new(5, 2)], aggregate.Days[20_000].Buckets);
        Assert.Equal([new(7, 1)], aggregate.Days[20_001].Buckets);
    }

    [Fact]
    public void Parts_add_up_to_all_in_any_order() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.ListOf(Gen.Choose(0, 100_000)))), Arb.From(Gen.Choose(0, 1000)), (parts, seed) =>
        {
            var shuffled = parts.Select(p => Of(p.Select(t => (long)t))).ToArray();
            new Random(seed).Shuffle(shuffled);
            var sum = new DurationAggregate();
            Array.ForEach(shuffled, sum.Merge);
            AssertEqual(Of(parts.SelectMany(p => p).Select(t => (long)t)), sum);
        }));

    /// <summary>What a store restores from its rows answers as what it was, and adds up as that would.</summary>
    [Theory]
    [InlineData(10, 10)]
    [InlineData(10_000, 10)]
    [InlineData(10, 10_000)]
    [InlineData(6_000, 6_000)]
    [InlineData(10_001, 10)]
    [InlineData(10, 10_001)]
    [InlineData(10_001, 10_001)]
    public void What_was_restored_adds_up_as_what_was_counted(int one, int other)
    {
        var random = new Random(1);
        var first = Enumerable.Range(0, one).Select(_ => random.NextInt64(1_000_000)).ToList();
        var second = Enumerable.Range(0, other).Select(_ => random.NextInt64(2_000_000)).ToList();
        var all = Of(first.Concat(second));

        AssertEqual(Of(first), Restored(first));
        var restored = Restored(first);
        restored.Merge(Restored(second));
        AssertEqual(all, restored);

        var mixed = new DurationAggregate();
        mixed.Merge(Restored(first));
        mixed.Merge(Of(second));
        AssertEqual(all, mixed);

        restored.Add(3_000_000, 0);
        all.Add(3_000_000, 0);
        AssertEqual(all, restored);
    }

    [Fact]
    public void Restoring_nothing_is_nothing()
    {
        var restored = DurationAggregate.Restore(0, 0, null, null, []);
        AssertEqual(new DurationAggregate(), restored);
        restored.Add(5, 0);
        Assert.Equal((5, 5, 5), (restored.MinTicks, restored.MaxTicks, restored.Percentile(0.5m)));
    }

    private static DurationAggregate Of(IEnumerable<long> ticks)
    {
        var aggregate = new DurationAggregate();
        foreach (var value in ticks)
        {
            aggregate.Add(value, (int)(value % 3));
        }

        return aggregate;
    }

    /// <summary>As a store does it: from the values where they are few, else from the histograms of the days.</summary>
    private static DurationAggregate Restored(List<long> ticks)
    {
        var all = Of(ticks);
        var restored = DurationAggregate.Restore(all.Count, all.SumTicks, all.MinTicks, all.MaxTicks, all.Method == PercentileMethod.Exact ? ticks : null);
        foreach (var (day, histogram) in all.Method == PercentileMethod.Exact ? [] : all.Days)
        {
            restored.Day(day).Merge(histogram);
        }

        return restored;
    }

    private static void AssertEqual(DurationAggregate expected, DurationAggregate actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.SumTicks, actual.SumTicks);
        Assert.Equal(expected.MinTicks, actual.MinTicks);
        Assert.Equal(expected.MaxTicks, actual.MaxTicks);
        Assert.Equal(expected.Method, actual.Method);
        foreach (var percent in new[] { 1, 5, 25, 50, 75, 95, 99, 100 })
        {
            Assert.Equal(expected.Percentile(percent / 100m), actual.Percentile(percent / 100m));
        }
    }
}
