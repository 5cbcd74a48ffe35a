using SkillMetrics.Benchmarks.Children;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;

namespace SkillMetrics.Benchmarks.Keeping;

/// <summary>The largest working set of a process that ingests one large file.</summary>
internal sealed class IngestionMemory : IComparison
{
    public const double GoalMegabytes = 200;

    public IReadOnlyList<string> Names { get; } = ["memory.ingest"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        using var folder = context.NewFolder();
        var file = folder.File("records.ndjson");
        NdjsonFile.Write(file, new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(context.Records(1_000_000)));
        using var child = await ChildProcess.StartAsync(IngestingChild.Name, folder.Database, file);
        return [ComparisonResult.AtMost(Names[0], await child.RunAsync(), "MB", GoalMegabytes)];
    }
}
