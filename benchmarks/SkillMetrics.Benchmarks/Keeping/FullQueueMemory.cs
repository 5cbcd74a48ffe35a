using SkillMetrics.Benchmarks.Children;
using SkillMetrics.Benchmarks.Compare;

namespace SkillMetrics.Benchmarks.Keeping;

/// <summary>The largest working set of a process whose queue of records to write is full.</summary>
internal sealed class FullQueueMemory : IComparison
{
    public IReadOnlyList<string> Names { get; } = ["memory.queue"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        using var folder = context.NewFolder();
        using var child = await ChildProcess.StartAsync(QueueingChild.Name, folder.Database);
        return [ComparisonResult.AtMost(Names[0], await child.RunAsync(), "MB", IngestionMemory.GoalMegabytes)];
    }
}
