using SkillMetrics.Benchmarks.Children;
using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Limits;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>Four processes that append batches of 100 to one file, beside one process alone.</summary>
internal sealed class SharingProcesses : IComparison
{
    private const int Processes = 4;
    private const double LongestMilliseconds = 250;

    // Over the bundled library, which keeps waiting processes out for longer than a current one.
    private const double LongestMillisecondsBundled = 1_500;

    public IReadOnlyList<string> Names { get; } = ["processes.4", "processes.4.worst"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        var batches = Math.Max(1, context.Records(40_000) / AppendingChild.RecordsPerBatch);
        var longest = new List<double>();
        var rates = await Trials.RunAsync(context, OursAsync, AloneAsync);
        return
        [
            ComparisonResult.AtLeast(Names[0], rates[0], rates[1], "one process", Rate.Unit, 0.7),
            ComparisonResult.AtMost(Names[1], Quantile.Median(longest), "ms", SqliteLibrary.IsCurrent ? LongestMilliseconds : LongestMillisecondsBundled),
        ];

        Task<double> OursAsync(WorkFolder folder) => AppendAsync(folder, Processes, batches, longest);

        Task<double> AloneAsync(WorkFolder folder) => AppendAsync(folder, 1, batches, []);
    }

    /// <summary>Lets processes append for as long as their batches last.</summary>
    /// <returns>Records a second, of all of them together.</returns>
    private static async Task<double> AppendAsync(WorkFolder folder, int processes, int batches, List<double> longest)
    {
        var children = new List<ChildProcess>();
        try
        {
            for (var seed = 0; seed < processes; seed++)
            {
                children.Add(await ChildProcess.StartAsync(AppendingChild.Name, folder.Database, $"{seed}", $"{batches}"));
            }

            var worst = Array.Empty<double>();
            var records = processes * batches * AppendingChild.RecordsPerBatch;
            var rate = await Rate.OfAsync(records, async () => worst = await Task.WhenAll(children.Select(c => c.RunAsync())));
            longest.Add(worst.Max());
            return rate;
        }
        finally
        {
            children.ForEach(c => c.Dispose());
        }
    }
}
