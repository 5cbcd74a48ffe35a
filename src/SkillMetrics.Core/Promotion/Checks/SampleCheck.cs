namespace SkillMetrics.Promotion.Checks;

/// <summary>A check that judges the version's own records one by one.</summary>
public abstract class SampleCheck : PromotionCheck
{
    private protected SampleCheck()
    {
    }

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Sample;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The context lacks what the check <see cref="Needs"/>.</exception>
    public sealed override ValueTask<CheckResult> EvaluateAsync(CheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Sample is null)
        {
            throw new ArgumentException($"The check {Name} needs the records one by one, and the context has no {nameof(CheckContext.Sample)}.", nameof(context));
        }

        return ValueTask.FromResult(Evaluate(context) with { Name = Name, Window = context.Window });
    }

    private protected abstract CheckResult Evaluate(CheckContext context);

    private protected CheckResult Result(Verdict verdict, double? observed, double? threshold, long samples, string reason) => new()
    {
        Name = Name,
        Verdict = verdict,
        Observed = observed,
        Threshold = threshold,
        Samples = samples,
        Reason = reason,
    };
}
