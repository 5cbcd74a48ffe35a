using SkillMetrics.Statistics;

namespace SkillMetrics.Core.Tests.Statistics;

/// <summary>Arms of random values.</summary>
internal static class Samples
{
    /// <summary>Values of one of several kinds: spread evenly, skewed as latencies are, rounded so that there are ties, or far apart.</summary>
    public static SortedSample Random(Random random, int count) => Random(random, count, random.Next(4));

    public static SortedSample Random(Random random, int count, int kind) => new(Enumerable.Range(0, count).Select(_ => kind switch
    {
        0 => random.NextDouble() - 0.5,
        1 => Math.Exp(3 * Normal(random)),
        2 => random.Next(20),
        _ => Math.Pow(10, random.Next(-300, 300)) * (random.Next(2) == 0 ? 1 : -1),
    }));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
