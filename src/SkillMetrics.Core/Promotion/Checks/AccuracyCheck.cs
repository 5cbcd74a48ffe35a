using SkillMetrics.Storage;

namespace SkillMetrics.Promotion.Checks;

/// <summary>Enough outcomes are correct. Too few records are inconclusive.</summary>
public sealed class AccuracyCheck : LevelCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "outcome.accuracy";

    /// <summary>Creates the check.</summary>
    /// <param name="threshold">What it must reach, from 0 to 1, with a tolerance of 1e-9.</param>
    /// <param name="minimumSamples">How many outcome records there must be, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public AccuracyCheck(double threshold, int minimumSamples)
        : base("outcome", "accuracy", threshold, minimumSamples)
    {
    }

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override (long Count, double? Figure) Look(EvidenceFigures evidence) => (evidence.OutcomeCount, evidence.Accuracy());
}
