using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Statistics;
using Xunit;
using Xunit.Abstractions;

namespace SkillMetrics.Core.Tests.Statistics;

public sealed class PairwiseDifferencesTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_rank_is_that_of_the_sorted_list() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            var random = new Random(seed);
            var (x, y) = (Samples.Random(random, random.Next(1, 120)), Samples.Random(random, random.Next(1, 120)));
            AssertRanks(x, y, random, 10);
        }));

    /// <summary>Large arms are thinned first, and one of them may be small.</summary>
    [Theory]
    [InlineData(5000, 60, 0)]
    [InlineData(5000, 60, 1)]
    [InlineData(60, 5000, 2)]
    [InlineData(5000, 60, 3)]
    [InlineData(1, 50_000, 1)]
    [InlineData(50_000, 3, 1)]
    public void Every_rank_of_large_arms_is_that_of_the_sorted_list(int m, int n, int kind)
    {
        var random = new Random(m + n + kind);
        AssertRanks(Samples.Random(random, m, kind), Samples.Random(random, n, kind), random, 30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_million_values_have_a_shift_at_once(int kind)
    {
        var random = new Random(kind);
        var (x, y) = (Samples.Random(random, 1_000_000, kind), Samples.Random(random, 1_000_000, kind));
        _ = HodgesLehmann.Estimate(x, y);
        var times = Enumerable.Range(0, 3).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            var (estimate, upper) = (HodgesLehmann.Estimate(x, y)!.Value, HodgesLehmann.Upper(x, y, 0.05)!.Value);
            var time = Stopwatch.GetElapsedTime(start);
            Assert.True(upper >= estimate);
            return time.TotalMilliseconds;
        }).ToList();
        output.WriteLine(FormattableString.Invariant($"estimate and upper limit of kind {kind}: {times.Min():F1} ms"));

        // Far above what it takes where nothing else runs, and far below what a walk for each value or a list of all differences would.
        Assert.InRange(times.Min(), 0, 2000);
    }

    private static void AssertRanks(SortedSample x, SortedSample y, Random random, int ranks)
    {
        var differences = new PairwiseDifferences(x.Values, y.Values);
        var list = new double[differences.Count];
        for (int i = 0, at = 0; i < x.Count; i++)
        {
            foreach (var value in y.Values)
            {
                list[at++] = x.Values[i] - value;
            }
        }

        Array.Sort(list);
        Assert.Equal(list[0], differences.Select(1));
        Assert.Equal(list[^1], differences.Select(list.Length));
        Assert.Equal((list[(list.Length - 1) / 2] / 2) + (list[list.Length / 2] / 2), differences.Median());
        for (var i = 0; i < ranks; i++)
        {
            var rank = random.Next(1, list.Length + 1);
            Assert.Equal(list[rank - 1], differences.Select(rank));
        }
    }
}
