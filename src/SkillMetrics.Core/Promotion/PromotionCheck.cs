using System.Text.Json;

namespace SkillMetrics.Promotion;

/// <summary>
/// One thing that must hold for a move. A host adds its own by deriving from it; what it needs beside the context it is given when it is
/// made. Immutable, and safe from many threads.
/// </summary>
public abstract class PromotionCheck
{
    /// <summary>A stable name, unique in its move, for example <c>coverage.fidelity</c>. In a policy's JSON it tells the check.</summary>
    public abstract string Name { get; }

    /// <summary>What it judges by beside counts and sums; nothing by default.</summary>
    public virtual EvidenceNeeds Needs => EvidenceNeeds.None;

    /// <summary>Judges. Too little data is <see cref="Verdict.Inconclusive"/>, never an exception.</summary>
    /// <param name="context">What is judged.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public abstract ValueTask<CheckResult> EvaluateAsync(CheckContext context, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes thresholds and other settings as properties of the check's JSON object. They are part of the policy's digest: an approval
    /// that was signed under others no longer counts.
    /// </summary>
    /// <param name="writer">Writes into the object, after its <c>check</c>.</param>
    public virtual void WriteSettings(Utf8JsonWriter writer)
    {
    }
}
