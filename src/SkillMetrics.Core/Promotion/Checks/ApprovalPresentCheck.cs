using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.Checks;

/// <summary>There is an approval that is not revoked, has not expired, and was signed under the policy that holds now.</summary>
public sealed class ApprovalPresentCheck : ApprovalCheck
{
    /// <summary>The name.</summary>
    public const string CheckName = "approval.present";

    /// <inheritdoc/>
    public override string Name => CheckName;

    private protected override CheckResult Evaluate(CheckContext context, Approval approval)
    {
        var checklist = approval.Checklist;
        if (approval.Revocation is { } revocation)
        {
            return Result(Verdict.Fail, $"The approval by {checklist.Approver} was revoked at {Shown(revocation.RevokedAt)}: {revocation.Reason}");
        }

        if (checklist.ValidUntil is { } end && end <= context.AsOf)
        {
            return Result(Verdict.Fail, $"The approval by {checklist.Approver} expired at {Shown(end)}.");
        }

        return string.Equals(checklist.PolicyDigest, context.PolicyDigest, StringComparison.Ordinal)
            ? Result(Verdict.Pass, $"Approved by {checklist.Approver} at {Shown(checklist.CreatedAt)} under {checklist.Ticket}.")
            : Result(Verdict.Fail, $"The approval by {checklist.Approver} was signed under another policy than the one that holds now: sign it again.");
    }
}
