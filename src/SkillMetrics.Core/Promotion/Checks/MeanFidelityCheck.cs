using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>The mean pattern fidelity is high enough. Too few records are inconclusive.</summary>
public sealed class MeanFidelityCheck : LevelCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "fidelity.mean";

    /// <summary>Creates the check.</summary>
    /// <param name="threshold">What it must reach, from 0 to 1, with a tolerance of 1e-9.</param>
    /// <param name="minimumSamples">How many fidelity records there must be, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public MeanFidelityCheck(double threshold, int minimumSamples)
        : base("fidelity", "mean pattern fidelity", threshold, minimumSamples)
    {
    }

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override (long Count, double? Figure) Look(EvidenceFigures evidence) => (evidence.FidelityCount, evidence.MeanFidelity());
}
