using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Processes;

/// <summary>One store, many threads and processes at once.</summary>
public abstract class SharedStoreTests : IDisposable
{
    private protected TempFolder Folder { get; } = new();

    /// <summary>Where the store lies, as the worker takes it.</summary>
    protected abstract string Location { get; }

    protected abstract Task<IMetricsStore> OpenAsync();

    /// <summary>Looks at what lies on disk, by other means than the library.</summary>
    protected abstract void AssertSoundOnDisk();

    [Fact]
    [Trait("Pitfall", "9")]
    [Trait("Pitfall", "22")]
    public async Task Ten_threads_and_four_processes_lose_and_tear_nothing()
    {
        const int appends = 100;
        const int batch = 5;
        var store = await OpenAsync();
        await using var lifetime = (IStoreLifetime)store;
        var workers = Enumerable.Range(0, 4).Select(w => WorkerProcess.Start(Location, $"process{w}", $"{appends}", $"{batch}")).ToList();
        try
        {
            foreach (var worker in workers)
            {
                Assert.Equal("ready", await worker.ReadLineAsync());
            }

            workers.ForEach(w => w.Signal());
            var threads = Enumerable.Range(0, 10).Select(t => Task.Run(async () =>
            {
                for (var i = 0; i < appends; i++)
                {
                    var result = await ((IMetricsAppender)store).AppendAsync(WorkerRecords.Batch($"thread{t}", i, batch));
                    Assert.Equal(batch, result.Inserted);
                }
            }));
            await Task.WhenAll(threads);
            foreach (var worker in workers)
            {
                Assert.Equal(appends, (await worker.ReadToEndAsync()).Count);
            }
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }

        var records = await store.ReadAsync(RecordFilter.All).ToListAsync();
        Assert.Equal(14 * appends * batch, records.Count);
        await Recount.AssertAggregatesEqualHistoryAsync(store);
        AssertSoundOnDisk();
    }

    [Fact]
    public async Task Twenty_kills_lose_nothing_that_was_acknowledged()
    {
        const int batch = 7;
        var random = new Random(20260301);
        var acknowledged = new List<MetricRecord>();
        for (var kill = 0; kill < 20; kill++)
        {
            using var worker = WorkerProcess.Start(Location, $"victim{kill}", "0", $"{batch}");
            Assert.Equal("ready", await worker.ReadLineAsync());
            worker.Signal();

            // Killed after a random number of acknowledgements, and then at whatever it is doing.
            var last = -1;
            for (var seen = random.Next(1, 40); seen > 0; seen--)
            {
                last = int.Parse((await worker.ReadLineAsync())!, null);
            }

            worker.Kill();
            foreach (var line in await worker.ReadToEndAsync(killed: true))
            {
                // The last line may have been cut by the kill.
                last = int.TryParse(line, null, out var number) && number == last + 1 ? number : last;
            }

            acknowledged.AddRange(Enumerable.Range(0, last + 1).SelectMany(i => WorkerRecords.Batch($"victim{kill}", i, batch)));
        }

        var store = await OpenAsync();
        await using (var lifetime = (IStoreLifetime)store)
        {
            var records = (await store.ReadAsync(RecordFilter.All).ToListAsync()).ToHashSet();
            Assert.All(acknowledged, r => Assert.Contains(r, records));

            // The batch under way at a kill may be there; nothing else is.
            Assert.InRange(records.Count, acknowledged.Count, acknowledged.Count + (20 * 2 * batch));
            await Recount.AssertAggregatesEqualHistoryAsync(store);

            // And it goes on from there.
            Assert.Equal(1, (await ((IMetricsAppender)store).AppendAsync(Sample.Performance("after", "the end"))).Inserted);
        }

        AssertSoundOnDisk();
    }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
