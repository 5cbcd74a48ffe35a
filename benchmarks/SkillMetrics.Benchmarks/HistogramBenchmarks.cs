using BenchmarkDotNet.Attributes;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Benchmarks;

/// <summary>Folding durations into a histogram, and reading a percentile back.</summary>
[MemoryDiagnoser]
public class HistogramBenchmarks
{
    private readonly long[] _ticks = new long[1_000];
    private DurationHistogram _full = new();

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var i = 0; i < _ticks.Length; i++)
        {
            _ticks[i] = (long)Math.Exp(random.NextDouble() * 20);
        }

        _full = Fold();
    }

    [Benchmark(OperationsPerInvoke = 1_000)]
    public DurationHistogram Fold()
    {
        var histogram = new DurationHistogram();
        foreach (var ticks in _ticks)
        {
            histogram.Add(ticks);
        }

        return histogram;
    }

    [Benchmark]
    public long Percentile() => _full.AtRank(950);
}
