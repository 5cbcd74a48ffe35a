namespace SkillMetrics.Promotion.SelfTest;

/// <summary>Random numbers that are quick, and the same for a seed wherever they run (G. L. Steele and others, SplitMix64, 2014).</summary>
/// <param name="seed">The seed of all runs.</param>
/// <param name="question">Which question the run is for.</param>
/// <param name="run">The number of the run.</param>
internal sealed class SimulatedRandom(int seed, int question, int run)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    // Mixed between the parts: neighbouring seeds must not give one sequence begun at neighbouring places.
    private ulong _state = Mixed(Mixed(Mixed(~(ulong)(uint)seed) + (uint)question) + (uint)run);

    /// <summary>The next number, from 0 and below 1.</summary>
    public double Next() => (Mixed(unchecked(_state += Step)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>True so often.</summary>
    public bool Happens(double probability) => Next() < probability;

    private static ulong Mixed(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
