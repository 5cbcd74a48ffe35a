using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.Checks;

/// <summary>Who approved is not who wrote it. Where the author is not named nobody can tell, and it fails.</summary>
public sealed class FourEyesCheck : ApprovalCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "approval.four_eyes";

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override CheckResult Evaluate(CheckContext context, Approval approval) => approval.Checklist switch
    {
        { Author: null } => Result(Verdict.Fail, "The approval does not say who the author is, who must be somebody else than the approver."),
        var c when string.Equals(c.Author.Trim(), c.Approver.Trim(), StringComparison.OrdinalIgnoreCase) =>
            Result(Verdict.Fail, $"{c.Approver} approved their own work: somebody else must."),
        var c => Result(Verdict.Pass, $"{c.Approver} approved the work of {c.Author}."),
    };
}
