namespace SkillMetrics.Core.Tests.Statistics;

/// <summary>Random numbers that are quick, and the same for a seed wherever they run (G. L. Steele and others, SplitMix64, 2014).</summary>
/// <param name="seed">The seed. It is mixed first: neighbouring ones must not give one sequence begun at neighbouring places.</param>
internal struct SplitMix(int seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = Mixed(~(ulong)seed);

    /// <summary>True so often.</summary>
    public bool Happens(double probability) => (Mixed(_state += Step) >> 11) * (1.0 / (1UL << 53)) < probability;

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
