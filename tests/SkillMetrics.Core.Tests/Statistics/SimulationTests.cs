using SkillMetrics.Statistics;
using Xunit;
using Xunit.Abstractions;

namespace SkillMetrics.Core.Tests.Statistics;

/// <summary>What the procedures promise of long runs, tried out. The seeds are fixed, so the figures are the same at every run.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>
    /// The candidate is worse by exactly the margin, and is judged after every record of both arms, from 30 an arm to 1,000: of 2,000 runs
    /// no more than 5 % may ever promote it. The share is also within two points of the published one.
    /// </summary>
    [Theory]
    [InlineData(0.85, 0.90, 0.027)]
    [InlineData(0.88, 0.90, 0.027)]
    [InlineData(0.97, 0.99, 0.016)]
    [InlineData(0.95, 1, 0.039)]
    [InlineData(0.98, 1, 0.026)]
    [InlineData(0.5, 0.5, 0.035)]
    public void Looking_after_every_record_promotes_wrongly_in_at_most_one_run_of_twenty(double candidate, double baseline, double published)
    {
        const int Runs = 2000;
        var promoted = 0;
        Parallel.For(0, Runs, run =>
        {
            if (EverPromoted(new SplitMix(run), candidate, baseline))
            {
                Interlocked.Increment(ref promoted);
            }
        });

        var share = (double)promoted / Runs;
        output.WriteLine(FormattableString.Invariant($"{candidate} against {baseline}: {share:P2} of {Runs} runs (published {published:P1})"));
        Assert.InRange(share, Math.Max(0, published - 0.02), Math.Min(0.05, published + 0.02));
    }

    /// <summary>The mean number of records to an alarm over 4,000 runs is within 10 % of the published one.</summary>
    [Theory]
    [InlineData(0.01, false, 12_300, 730)]
    [InlineData(0.05, false, 2_700, 163)]
    [InlineData(0.10, false, 1_440, 92)]
    [InlineData(0.01, true, 11_200, 476)]
    [InlineData(0.05, true, 2_380, 108)]
    [InlineData(0.10, true, 1_400, 61)]
    public void The_watch_runs_as_long_as_published(double baseline, bool fast, double inControl, double doubled)
    {
        var watch = new BernoulliCusum(baseline);
        var start = fast ? watch.FastStart : 0;
        var worse = 2 * baseline / (1 + baseline);
        var (calm, alarmed) = (MeanRun(watch, start, baseline), MeanRun(watch, start, worse));
        output.WriteLine(FormattableString.Invariant($"p0 {baseline} from {start}: {calm:F0} ({inControl}) and {alarmed:F1} ({doubled})"));
        Assert.InRange(calm, inControl * 0.9, inControl * 1.1);
        Assert.InRange(alarmed, doubled * 0.9, doubled * 1.1);
    }

    private static bool EverPromoted(SplitMix random, double candidate, double baseline)
    {
        var (right, before) = (0L, 0L);
        for (var n = 1; n <= 1000; n++)
        {
            right += random.Happens(candidate) ? 1 : 0;
            if (Promoted(right, n, before, n - 1))
            {
                return true;
            }

            before += random.Happens(baseline) ? 1 : 0;
            if (Promoted(right, n, before, n))
            {
                return true;
            }
        }

        return false;

        bool Promoted(long k1, long n1, long k0, long n0) =>
            SequentialDifference.Lower(new Proportion(k1, n1), new Proportion(k0, n0), 500, 0.05) > candidate - baseline;
    }

    private static double MeanRun(BernoulliCusum watch, double start, double rate)
    {
        const int Runs = 4000;
        var records = 0L;
        Parallel.For(0, Runs, run =>
        {
            var random = new SplitMix(run);
            var (sum, count) = (start, 0L);
            do
            {
                sum = watch.Next(sum, random.Happens(rate));
                count++;
            }
            while (sum < watch.Limit);
            Interlocked.Add(ref records, count);
        });
        return (double)records / Runs;
    }
}
