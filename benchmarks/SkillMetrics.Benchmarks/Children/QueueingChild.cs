using SkillMetrics.Benchmarks.Data;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SQLitePCL;

namespace SkillMetrics.Benchmarks.Children;

/// <summary>
/// Appends to a store whose file somebody else has locked until nothing more fits into the queue, then lets it be written. Its figure is
/// the process's largest working set in megabytes.
/// </summary>
internal sealed class QueueingChild(string path) : IChildWork
{
    public const string Name = "queue";

    private readonly MadeUpHistory _history = new(HistoryShape.Of(skills: 10), seed: 1);
    private SqliteMetricsStore? _store;

    public async Task PrepareAsync() => _store = await SqliteMetricsStore.OpenAsync(path);

    public async Task<double> RunAsync()
    {
        _ = raw.sqlite3_open(path, out var blocker);
        using (blocker)
        {
            _ = raw.sqlite3_exec(blocker, "BEGIN IMMEDIATE");
            var waiting = ValueTask.FromResult(default(AppendResult));
            while (waiting.IsCompleted)
            {
                await waiting;

                // As tracking does at an end: an invocation and its performance.
                waiting = _store!.AppendAsync([.. _history.Take(2)], Acknowledgement.Queued);
            }

            _ = raw.sqlite3_exec(blocker, "ROLLBACK");
            await waiting;
        }

        await _store!.FlushAsync();
        return WorkingSet.PeakMegabytes();
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;
}
