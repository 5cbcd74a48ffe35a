using SkillMetrics.Benchmarks.Compare;
using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Benchmarks.Peers;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;

namespace SkillMetrics.Benchmarks.Appending;

/// <summary>
/// Eight tasks that append to a store of files, record by record, until all of it is flushed; beside one thread that writes the same lines in
/// blocks, and beside Serilog's shared file with the same eight tasks.
/// </summary>
internal sealed class NdjsonAppends : IComparison
{
    private const int Tasks = 8;

    public IReadOnlyList<string> Names { get; } = ["ndjson.append", "ndjson.append.serilog"];

    public async Task<IReadOnlyList<ComparisonResult>> RunAsync(ComparisonContext context)
    {
        MetricRecord[] records = [.. new MadeUpHistory(HistoryShape.Of(skills: 10), seed: 1).Take(context.Records(200_000))];
        var rates = await Trials.RunAsync(context, OursAsync, BlocksAsync, SerilogAsync);
        return
        [
            ComparisonResult.AtLeast(Names[0], rates[0], rates[1], "block writes", Rate.Unit, 0.25),
            ComparisonResult.AtLeast(Names[1], rates[0], rates[2], "Serilog's shared file", Rate.Unit, 2),
        ];

        async Task<double> OursAsync(WorkFolder folder)
        {
            await using var store = await FileMetricsStore.OpenAsync(folder.Path);
            return await Rate.OfAsync(records.Length, async () =>
            {
                await InParallelAsync(async record => await store.AppendAsync(record, Acknowledgement.Queued));
                await store.FlushAsync();
            });
        }

        Task<double> BlocksAsync(WorkFolder folder) =>
            Task.FromResult(Rate.Of(records.Length, () => NdjsonFile.Write(folder.File("records.ndjson"), records)));

        async Task<double> SerilogAsync(WorkFolder folder)
        {
            using var log = new SharedLog(folder.File("records.ndjson"));
            return await Rate.OfAsync(records.Length, () => InParallelAsync(record =>
            {
                log.Write(record);
                return Task.CompletedTask;
            }));
        }

        Task InParallelAsync(Func<MetricRecord, Task> write) => Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            for (var i = task; i < records.Length; i += Tasks)
            {
                await write(records[i]);
            }
        })));
    }
}
