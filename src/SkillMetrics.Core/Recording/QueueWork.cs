using SkillMetrics.Queueing;
using SkillMetrics.Records;

namespace SkillMetrics.Recording;

/// <summary>Something to be done with the event queue in a transaction of the writer. May be done again where the transaction fails.</summary>
/// <param name="weight">How much of a commit it takes, in records.</param>
internal abstract class QueueWork(int weight)
{
    public int Weight { get; } = weight;

    /// <summary>The records that belong to what was done.</summary>
    public virtual IReadOnlyList<MetricRecord> Records => [];

    /// <summary>What was moved to the dead letters by it.</summary>
    public IReadOnlyList<DeadLetter> Buried { get; private set; } = [];

    public void Apply(IQueueTransaction queue)
    {
        queue.Buried.Clear();
        Do(queue);
        Buried = [.. queue.Buried];
    }

    /// <summary>Forgets what was done, before it is tried again.</summary>
    public virtual void Reset() => Buried = [];

    protected abstract void Do(IQueueTransaction queue);
}
