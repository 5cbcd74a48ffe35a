using System.Text.Json;

namespace SkillMetrics.Promotion.Checks;

/// <summary>
/// The judge works: few outcomes are errors of the judge or of what it needs. Those are no failures of the skill, and statistical checks leave
/// them out; too many of them are inconclusive, since nobody knows what they hide.
/// </summary>
public sealed class JudgedOutcomesCheck : SampleCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "outcome.judged";

    /// <summary>Creates the check.</summary>
    /// <param name="mostErrors">The share of outcomes that may be errors, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of range.</exception>
    public JudgedOutcomesCheck(double mostErrors) => MostErrors = CheckText.Fraction(mostErrors, nameof(mostErrors));

    /// <inheritdoc/>
    public override string Name => CheckName;

    /// <summary>The share of outcomes that may be errors, from 0 to 1.</summary>
    public double MostErrors { get; }

    /// <inheritdoc/>
    public override void WriteSettings(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("most_errors", MostErrors);
    }

    private protected override CheckResult Evaluate(CheckContext context)
    {
        var outcomes = context.Sample!.Outcomes;
        var errors = outcomes.Count(o => o.IsError);
        var share = outcomes.Count == 0 ? 0 : (double)errors / outcomes.Count;
        var told = FormattableString.Invariant($"{errors} of {outcomes.Count} outcomes are errors of the judge and say nothing of the skill");
        return share <= MostErrors + CheckText.Tolerance
            ? Result(Verdict.Pass, share, MostErrors, outcomes.Count, $"{told}.")
            : Result(
                Verdict.Inconclusive, share, MostErrors, outcomes.Count,
                $"{told}: more than {CheckText.Exact(MostErrors)} of them, so that the others may not be like them. Mend the judge and judge again.");
    }
}
