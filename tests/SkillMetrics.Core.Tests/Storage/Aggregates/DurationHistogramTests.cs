using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Aggregates;

public sealed class DurationHistogramTests
{
    private static readonly Gen<long> _ticks = Gen.OneOf(
        Gen.Choose(0, 300).Select(t => (long)t),
        Gen.Choose(0, int.MaxValue - 1).Select(s => new Random(s).NextInt64(RecordLimits.LongestDuration.Ticks)),
        Gen.Choose(0, 62).Select(shift => 1L << shift));

    [Fact]
    public void Buckets_follow_on_each_other_without_gap_or_overlap_and_their_middle_is_within_1_percent()
    {
        var longest = RecordLimits.LongestDuration.Ticks;
        var bucket = 0;
        for (var lowest = 0L; lowest <= longest; bucket++)
        {
            var highest = HighestOf(bucket, lowest);
            var middle = DurationHistogram.MiddleOf(bucket);
            Assert.Equal(bucket, DurationHistogram.BucketOf(lowest));
            Assert.Equal(bucket, DurationHistogram.BucketOf(middle));
            Assert.Equal(bucket + 1, DurationHistogram.BucketOf(highest + 1));
            Assert.InRange(middle, lowest, highest);
            Assert.True(middle - lowest <= lowest * 0.01, $"{middle} stands for {lowest}.");
            Assert.True(highest - middle <= highest * 0.01, $"{middle} stands for {highest}.");
            lowest = highest + 1;
        }

        Assert.InRange(bucket, 2_000, 4_000);
    }

    [Fact]
    public void Every_duration_below_128_ticks_has_a_bucket_of_its_own()
    {
        for (var ticks = 0; ticks < 128; ticks++)
        {
            Assert.Equal(ticks, DurationHistogram.BucketOf(ticks));
            Assert.Equal(ticks, DurationHistogram.MiddleOf(ticks));
        }
    }

    [Fact]
    public void The_longest_time_span_has_a_bucket_and_nothing_lies_beyond()
    {
        var last = DurationHistogram.BucketOf(long.MaxValue);
        Assert.InRange(DurationHistogram.MiddleOf(last), long.MaxValue / 100 * 99, long.MaxValue);
        var histogram = new DurationHistogram();
        histogram.Add(long.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => DurationHistogram.MiddleOf(last + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.AddBucket(last + 1, 1));
    }

    [Fact]
    public void What_is_negative_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DurationHistogram.BucketOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DurationHistogram.MiddleOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DurationHistogram().AddBucket(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DurationHistogram().AddBucket(1, -1));
    }

    [Fact]
    public void A_rank_is_from_1_to_the_number_of_values()
    {
        var histogram = new DurationHistogram();
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.AtRank(1));
        histogram.AddBucket(5, 2);
        histogram.AddBucket(3, 1);
        Assert.Equal([3, 5, 5], new[] { 1, 2, 3 }.Select(r => histogram.AtRank(r)));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.AtRank(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.AtRank(4));
    }

    [Fact]
    public void The_value_at_a_rank_is_within_1_percent_of_the_true_one() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Gen.NonEmptyListOf(_ticks)), ticks =>
        {
            var histogram = Of(ticks);
            var sorted = ticks.Order().ToList();
            for (var rank = 1; rank <= sorted.Count; rank++)
            {
                var exact = sorted[rank - 1];
                Assert.InRange(histogram.AtRank(rank), exact - (exact * 0.01), exact + (exact * 0.01));
            }
        }));

    [Fact]
    public void Histograms_of_parts_add_up_to_that_of_all_in_any_order() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Gen.ListOf(Gen.ListOf(_ticks))), Arb.From(Gen.Choose(0, 1000)), (parts, seed) =>
        {
            var sum = new DurationHistogram();
            var shuffled = parts.Select(Of).ToArray();
            new Random(seed).Shuffle(shuffled);
            Array.ForEach(shuffled, sum.Merge);
            Assert.Equal(Of(parts.SelectMany(p => p)).Buckets, sum.Buckets);
        }));

    [Fact]
    public void The_stored_form_comes_back_and_adds_up() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Gen.ListOf(_ticks)), Arb.From(Gen.ListOf(_ticks)), (one, other) =>
        {
            var read = new DurationHistogram();
            read.MergeBytes(Of(one).ToBytes());
            Assert.Equal(Of(one).Buckets, read.Buckets);
            read.MergeBytes(Of(other).ToBytes());
            Assert.Equal(Of(one.Concat(other)).Buckets, read.Buckets);
        }));

    [Fact]
    public void The_stored_form_never_changes()
    {
        var histogram = new DurationHistogram();
        Assert.Equal([], histogram.ToBytes());
        histogram.AddBucket(2_000, 300);
        histogram.AddBucket(0, 1);
        histogram.AddBucket(127, 127);
        histogram.AddBucket(128, long.MaxValue);
        Assert.Equal("0001" + "7F7F" + "01FFFFFFFFFFFFFFFF7F" + "D00EAC02", Convert.ToHexString(histogram.ToBytes()));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("80")]
    [InlineData("0080")]
    [InlineData("00FFFFFFFFFFFFFFFFFF01")]
    [InlineData("FFFF7F01")]
    [InlineData("FFFFFFFFFFFFFFFF7F01")]
    public void Bytes_that_are_no_stored_form_are_refused(string bytes) =>
        Assert.Throws<FormatException>(() => new DurationHistogram().MergeBytes(Convert.FromHexString(bytes)));

    private static DurationHistogram Of(IEnumerable<long> ticks)
    {
        var histogram = new DurationHistogram();
        foreach (var value in ticks)
        {
            histogram.Add(value);
        }

        return histogram;
    }

    /// <summary>The last value of the bucket that starts at a value, by bisection and nothing that the histogram knows.</summary>
    private static long HighestOf(int bucket, long lowest)
    {
        var (inside, outside) = (lowest, (lowest * 2) + 2);
        while (outside - inside > 1)
        {
            var middle = inside + ((outside - inside) / 2);
            (inside, outside) = DurationHistogram.BucketOf(middle) == bucket ? (middle, outside) : (inside, middle);
        }

        return inside;
    }
}
