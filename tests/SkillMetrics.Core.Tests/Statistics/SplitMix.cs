namespace SkillMetrics.Core.Tests.Statistics;

/// <summary>Random numbers that are quick, and the same for a seed wherever they run (G. L. Steele and others, SplitMix64, 2014).</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15;

    /// <summary>True so often.</summary>
    public bool Happens(double probability)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53)) < probability;
    }
}
