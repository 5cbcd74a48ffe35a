using System.Globalization;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;
using Xunit.Abstractions;

namespace SkillMetrics.Core.Tests.Storage.Sqlite.Maintenance;

/// <summary>Care while writers append single records as fast as they can. How fast that was is written, not asserted.</summary>
public sealed class UnderLoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 4;
    private const int AtOnce = 250;
    private readonly SqliteFile _file = new();
    private long _appended;

    public void Dispose() => _file.Dispose();

    [Fact]
    [Trait("Pitfall", "50")]
    public async Task A_backup_taken_under_full_load_restores_to_a_store_that_passes_verify()
    {
        await using var store = await OpenAsync();
        var backups = new List<(string Path, long AppendedBefore, long AppendedDuring)>();
        await UnderLoadAsync(store, async () =>
        {
            // Until some were taken while records went in: a small store is copied between two commits.
            while (backups.Count < 3 || backups.Sum(b => b.AppendedDuring) == 0)
            {
                var (path, before) = (_file.PathOf($"backup{backups.Count}.db"), Interlocked.Read(ref _appended));
                await store.BackUpAsync(path);
                backups.Add((path, before, Interlocked.Read(ref _appended) - before));
            }
        });

        foreach (var (path, before, during) in backups)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before} appends before the backup, {during} while it was taken."));
            using var other = new SqliteFile();
            await using var restored = await SqliteMetricsStore.OpenAsync(other.Path);
            await restored.RestoreAsync(path);
            Assert.Empty(await restored.VerifyAsync());
            Assert.InRange((await restored.GetStatisticsAsync()).Records.Values.Sum(), before, _appended);
        }

        Assert.Empty(await store.VerifyAsync());
        Assert.Equal(_appended, (await store.GetStatisticsAsync()).Records.Values.Sum());
    }

    [Fact]
    [Trait("Pitfall", "50")]
    public async Task A_store_that_is_restored_under_full_load_passes_verify_and_takes_what_comes_after()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        await store.AppendAsync(Sample.Performance("kept"));
        await store.BackUpAsync(_file.PathOf("backup.db"));
        var restores = 0;
        await UnderLoadAsync(other, async () =>
        {
            for (; restores < 3; restores++)
            {
                var before = Interlocked.Read(ref _appended);
                await store.RestoreAsync(_file.PathOf("backup.db"));

                // Each finds the writers at work.
                while (Interlocked.Read(ref _appended) == before)
                {
                    await Task.Yield();
                }
            }
        });

        Assert.Equal(3, _file.Files("*.before-restore").Length);
        Assert.Empty(await store.VerifyAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store);
        Assert.Contains("kept", await store.GetSkillNamesAsync());
        var left = (await other.GetStatisticsAsync()).Records.Values.Sum();
        Assert.InRange(left, 1 + AtOnce, _appended);
    }

    private async Task UnderLoadAsync(SqliteMetricsStore store, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var started = TimeProvider.System.GetTimestamp();
        var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() => AppendAsync(store, w, stop.Token))).ToList();
        while (Interlocked.Read(ref _appended) < Writers * AtOnce)
        {
            await Task.Yield();
        }

        await work();
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_appended} appends in {seconds:F1} s: {_appended / seconds:F0} a second."));
    }

    private async Task AppendAsync(SqliteMetricsStore store, int writer, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var appends = WorkerRecords.Batch($"w{writer}", i, AtOnce).Select(r => store.AppendAsync(r, Acknowledgement.Committed, CancellationToken.None).AsTask());
            var results = await Task.WhenAll(appends);
            Assert.All(results, r => Assert.Equal(1, r.Inserted));
            Interlocked.Add(ref _appended, results.Length);
        }
    }

    private async Task<SqliteMetricsStore> OpenAsync() =>
        await SqliteMetricsStore.OpenAsync(_file.Path, new SqliteStoreOptions { Synchronous = SynchronousMode.Normal });
}
