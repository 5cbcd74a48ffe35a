using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite.Maintenance;

public sealed class BackupTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    [Trait("Pitfall", "50")]
    public async Task A_backup_taken_while_appends_run_restores_into_a_store_that_passes_verify()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path, new SqliteStoreOptions { Synchronous = SynchronousMode.Normal });
        await store.AppendAsync(WorkerRecords.Batch("first", 0, 10));
        using var stop = new CancellationTokenSource();
        var appended = 10;
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Interlocked.Add(ref appended, (await store.AppendAsync(WorkerRecords.Batch($"w{w}", i, 100))).Inserted);
            }
        })).ToList();

        var backups = Enumerable.Range(0, 5).Select(i => _file.PathOf($"backup{i}.db")).ToList();
        var least = new List<int>();
        foreach (var backup in backups)
        {
            least.Add(Volatile.Read(ref appended));
            await store.BackUpAsync(backup);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Empty(await store.VerifyAsync());
        Assert.Empty(_file.Files("*.unfinished"));
        for (var i = 0; i < backups.Count; i++)
        {
            Assert.False(File.Exists($"{backups[i]}-wal"));
            using var other = new SqliteFile();
            await using var restored = await SqliteMetricsStore.OpenAsync(other.Path);
            await restored.RestoreAsync(backups[i]);

            Assert.Empty(await restored.VerifyAsync());

            // Whole batches only, and nothing lost that was acknowledged before.
            var count = (await restored.ReadAsync(RecordFilter.All).ToListAsync()).Count;
            Assert.InRange(count, least[i], appended);
            Assert.Equal(10, count % 100);
        }
    }

    [Fact]
    public async Task A_backup_replaces_an_older_one_and_lies_in_one_file_of_its_owner()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        var backup = _file.PathOf("sub/backup.db");
        await store.BackUpAsync(backup);
        await store.AppendAsync(Sample.OfEveryKind());
        await store.BackUpAsync(backup);

        Assert.Equal([backup], Directory.GetFiles(_file.PathOf("sub")));
        Assert.Equal(["1"], SqliteFile.Rows(backup, "SELECT count(*) FROM performance_metrics"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        }
    }

    [Fact]
    public async Task A_store_opened_to_read_can_be_backed_up()
    {
        await using (var store = await SqliteMetricsStore.OpenAsync(_file.Path))
        {
            await store.AppendAsync(Sample.Performance());
        }

        await using var reader = await SqliteMetricsStore.OpenAsync(_file.Path, new SqliteStoreOptions { ReadOnly = true });
        await reader.BackUpAsync(_file.PathOf("backup.db"));
        Assert.Equal(["ok"], SqliteFile.Rows(_file.PathOf("backup.db"), "PRAGMA integrity_check"));
    }

    [Fact]
    [Trait("Pitfall", "50")]
    public async Task A_backup_never_replaces_the_store_itself_or_a_database_in_use()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await using var other = await SqliteMetricsStore.OpenAsync(_file.PathOf("other.db"));
        await store.AppendAsync(Sample.Performance());
        await other.AppendAsync(Sample.Outcome());

        Assert.Contains("itself", (await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.BackUpAsync(_file.Path))).Message, StringComparison.Ordinal);
        Assert.Contains("in use", (await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.BackUpAsync(_file.PathOf("other.db")))).Message, StringComparison.Ordinal);
        Assert.Equal([Sample.Outcome()], await other.ReadAsync(RecordFilter.All).ToListAsync());
    }

    [Fact]
    public async Task A_backup_that_cannot_be_written_names_the_place()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        Directory.CreateDirectory(_file.PathOf("folder"));
        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.BackUpAsync(_file.PathOf("folder")));
        Assert.Contains(_file.PathOf("folder"), fault.Message, StringComparison.Ordinal);
        Assert.Empty(_file.Files("*.unfinished"));
    }
}
