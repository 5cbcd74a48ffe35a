using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.Checks;

/// <summary>The approval is for the version that is to move.</summary>
public sealed class ApprovalVersionCheck : ApprovalCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "approval.version";

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override CheckResult Evaluate(CheckContext context, Approval approval) =>
        string.Equals(approval.Checklist.SkillVersion, context.SkillVersion, StringComparison.Ordinal)
            ? Result(Verdict.Pass, $"The approval is for {Shown(context.SkillVersion)}.")
            : Result(Verdict.Fail, $"The approval is for {Shown(approval.Checklist.SkillVersion)}, not for {Shown(context.SkillVersion)}.");
}
