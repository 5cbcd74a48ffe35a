using System.Globalization;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion.Checks;

/// <summary>A check of the approval of a move. A missing approval is a fail.</summary>
public abstract class ApprovalCheck : PromotionCheck
{
    private protected ApprovalCheck()
    {
    }

    /// <inheritdoc/>
    public sealed override ValueTask<CheckResult> EvaluateAsync(CheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(context.Approval is { } approval
            ? Evaluate(context, approval)
            : Result(Verdict.Fail, $"Nobody has approved the move from {context.Move.From} to {context.Move.To}."));
    }

    private protected abstract CheckResult Evaluate(CheckContext context, Approval approval);

    private protected CheckResult Result(Verdict verdict, string reason) => new() { Name = Name, Verdict = verdict, Reason = reason };

    private protected static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private protected static string Shown(string? version) => version is null ? "records without a version" : $"the version \"{version}\"";
}
