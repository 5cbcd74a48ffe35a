using System.Globalization;
using System.Text.Json;

namespace SkillMetrics.Promotion.Triggers;

/// <summary>Something about a version's records since it entered its stage that takes it back. Immutable.</summary>
public abstract class RollbackTrigger
{
    private protected RollbackTrigger()
    {
    }

    /// <summary>
    /// A mean pattern fidelity of the last 10 below 0.85, an exception rate of the last 20 above 0.05, an accuracy of the last 10 below
    /// 0.80, and a mean execution time of the last 20 above 3 times that at promotion.
    /// </summary>
    public static IReadOnlyList<RollbackTrigger> Default { get; } =
        [new FidelityTrigger(0.85, 10), new ExceptionRateTrigger(0.05, 20), new AccuracyTrigger(0.80, 10), new ExecutionTimeTrigger(3, 20)];

    /// <summary>
    /// For <see cref="PromotionPolicy.Statistical"/>: cumulative sums that notice when the odds of an exception or of a wrong outcome have
    /// doubled since the promotion, error budgets of 5 % of executions that are used up too fast, and what <see cref="Default"/> says of fidelity
    /// and execution time. The sums fire at 5 and not at 3.5: two of them run at once, and the promotion that they compare with came at a
    /// good moment, so that a version which stays good would else be taken back twice as often.
    /// </summary>
    public static IReadOnlyList<RollbackTrigger> Statistical { get; } =
    [
        new FidelityTrigger(0.85, 10), CusumTrigger.Exceptions(limit: 5), CusumTrigger.Accuracy(limit: 5), new BurnRateTrigger(0.95), new ExecutionTimeTrigger(3, 20),
    ];

    /// <summary>The figure's name, which a rollback keeps as its <c>trigger_metric</c>. In a policy's JSON it tells the trigger.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Up to how many records since the version entered its stage it goes on firing once it has, whatever follows: who looks for the first
    /// time need not look after each of them. 0 where what follows may silence it.
    /// </summary>
    internal virtual int FiresOnUpTo => 0;

    /// <summary>Whether it compares outcomes without the errors of the judge, so that the figures kept at a promotion must leave them out.</summary>
    internal virtual bool LeavesErrorsOut => false;

    /// <summary>Why the version must go back, in a sentence; null where it need not, or there is too little to judge by.</summary>
    internal abstract ValueTask<string?> JudgeAsync(TriggerContext context, CancellationToken cancellationToken);

    /// <summary>Writes the settings as properties of the trigger's JSON object.</summary>
    internal abstract void WriteSettings(Utf8JsonWriter writer);

    private protected static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
