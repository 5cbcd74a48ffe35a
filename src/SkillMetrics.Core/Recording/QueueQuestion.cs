namespace SkillMetrics.Recording;

/// <summary>Something to be done with the event queue that has an answer and no records.</summary>
/// <param name="weight">How much of a commit it takes, in records.</param>
/// <param name="work">What to do.</param>
internal sealed class QueueQuestion<T>(int weight, Func<IQueueTransaction, T> work) : QueueWork(weight)
{
    /// <summary>The answer, once it is done.</summary>
    public T Answer { get; private set; } = default!;

    protected override void Do(IQueueTransaction queue) => Answer = work(queue);
}
