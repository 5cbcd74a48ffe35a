using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files.Maintenance;

public sealed class FolderBackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Backup => _folder.File("backup");

    [Theory]
    [InlineData(FileLayout.Daily)]
    [InlineData(FileLayout.PerSkill)]
    public async Task A_backup_taken_while_another_process_appends_is_one_moment_of_the_store(FileLayout layout)
    {
        var path = _folder.File("store");
        await using var store = await FileMetricsStore.OpenAsync(path, new FileStoreOptions { Layout = layout });
        using var worker = WorkerProcess.Start($"{(layout == FileLayout.Daily ? "files" : "files-per-skill")}:{path}", "worker", "0", "5");
        Assert.Equal("ready", await worker.ReadLineAsync());
        worker.Signal();
        for (var i = 0; i < 3; i++)
        {
            var last = await worker.ReadLineAsync();
            await store.BackUpAsync($"{Backup}{i}");

            await using var copy = await FileMetricsStore.OpenAsync($"{Backup}{i}", new FileStoreOptions { ReadOnly = true });
            Assert.Empty(await copy.VerifyAsync());
            var records = await copy.ReadAsync(RecordFilter.All).ToListAsync();

            // Whole batches only, and nothing lost that had been acknowledged.
            Assert.Equal(0, records.Count % 5);
            Assert.True(records.Count >= 5 * (int.Parse(last!, System.Globalization.CultureInfo.InvariantCulture) + 1));
        }

        worker.Kill();
        await worker.ReadToEndAsync(killed: true);
        Assert.Empty(Directory.GetDirectories(_folder.Path, "*.unfinished"));
    }

    [Fact]
    public async Task A_restore_brings_back_what_was_there_and_keeps_a_backup_of_what_it_replaces()
    {
        var path = _folder.File("store");
        await using var store = await FileMetricsStore.OpenAsync(path);
        await using var other = await FileMetricsStore.OpenAsync(path);
        await store.AppendAsync([Sample.Performance(), Sample.Outcome()]);
        await File.WriteAllTextAsync(Path.Combine(path, "registry.json"), "{}");
        await store.BackUpAsync(Backup);

        // What one left who died before anything was decided.
        Directory.CreateDirectory(Path.Combine(path, $"{StoreFileNames.Restore}-dead", "deep"));
        await other.AppendAsync([Sample.Fidelity(), Sample.Performance(id: "e2"), Sample.Performance() with { Agent = "x" }]);
        Assert.Equal(4, await store.ReadAsync(RecordFilter.All).CountAsync());

        var aside = await store.RestoreAsync(Backup);

        // Also for the one that had it open, and for the next to open it.
        await using var third = await FileMetricsStore.OpenAsync(path);
        foreach (var each in new[] { store, other, third })
        {
            Assert.Equal([Sample.Performance(), Sample.Outcome()], await each.ReadAsync(RecordFilter.All).ToListAsync());
            Assert.Equal(0, (await each.GetStatisticsAsync()).RejectedRecords);
            Assert.Empty(await each.VerifyAsync());
        }

        Assert.Equal((1, 0), ((await other.AppendAsync(Sample.Performance(id: "e2"))).Inserted, (await store.AppendAsync(Sample.Outcome())).Inserted));
        await Recount.AssertAggregatesEqualHistoryAsync(store);
        Assert.True(File.Exists(Path.Combine(path, "registry.json")));
        Assert.Empty(Directory.GetDirectories(path));

        await store.RestoreAsync(aside);
        Assert.Equal(4, await other.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Equal(1, (await other.GetStatisticsAsync()).RejectedRecords);
    }

    [Fact]
    public async Task Another_process_that_appends_all_the_while_carries_on_with_the_restored_content()
    {
        var path = _folder.File("store");
        await using var store = await FileMetricsStore.OpenAsync(path);
        await store.AppendAsync(Sample.Performance("kept"));
        await store.BackUpAsync(Backup);
        using var worker = WorkerProcess.Start($"files:{path}", "worker", "0", "5");
        Assert.Equal("ready", await worker.ReadLineAsync());
        worker.Signal();
        for (var restore = 0; restore < 3; restore++)
        {
            for (var seen = 0; seen < 5; seen++)
            {
                Assert.NotNull(await worker.ReadLineAsync());
            }

            await store.RestoreAsync(Backup);
        }

        while (await store.ReadAsync(RecordFilter.All).CountAsync() == 1)
        {
            Assert.NotNull(await worker.ReadLineAsync());
        }

        worker.Kill();
        await worker.ReadToEndAsync(killed: true);
        await store.RebuildAsync();
        Assert.Empty(await store.VerifyAsync());
        Assert.Contains("kept", await store.GetSkillNamesAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store);
    }

    [Theory]
    [InlineData("missing", "There is no backup")]
    [InlineData("store", "no backup of a store of files")]
    [InlineData("changed", "is not what was written")]
    [InlineData("cut", "damaged")]
    [InlineData("lost", "damaged")]
    [InlineData("manifest", "damaged")]
    [InlineData("newer", "version 2")]
    [InlineData("outside", "which no store has")]
    public async Task What_is_no_sound_backup_is_refused_and_changes_nothing(string kind, string why)
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.File("store"));
        await store.AppendAsync(Sample.OfEveryKind());
        await store.BackUpAsync(Backup);
        await MakeBadAsync(kind);
        await store.AppendAsync(Sample.Performance("present"));
        var before = Files();

        var fault = await Assert.ThrowsAsync<UnusableBackupException>(async () => await store.RestoreAsync(kind == "store" ? _folder.File("store") : Backup));

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        Assert.Equal(9, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance("after"))).Inserted);

        // Nor is a store made for it.
        await using var nowhere = new FileMetricsStore(_folder.File("nowhere"));
        await Assert.ThrowsAsync<UnusableBackupException>(async () => await nowhere.RestoreAsync(kind == "store" ? _folder.File("store") : Backup));
        Assert.False(Directory.Exists(_folder.File("nowhere")));
    }

    /// <summary>The renaming of the prepared folder decides: before it nothing has happened, after it whoever comes next finishes it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_restore_that_died_after_it_was_decided_is_finished_by_the_next_writer(int moved)
    {
        var path = _folder.File("store");
        await using (var store = await FileMetricsStore.OpenAsync(path))
        {
            await store.AppendAsync([Sample.Performance(), Sample.Outcome()]);
            await store.BackUpAsync(Path.Combine(path, StoreFileNames.Restore));
            await store.AppendAsync([Sample.Performance(id: "e2"), Sample.Fidelity()], Acknowledgement.Committed);
        }

        // The append above has finished it once; again, with some of the files in their place.
        await using (var store = await FileMetricsStore.OpenAsync(path))
        {
            Assert.Equal(4, await store.ReadAsync(RecordFilter.All).CountAsync());
            await store.BackUpAsync(Backup);
            await store.AppendAsync(Sample.Rollback());
        }

        Directory.Move(Backup, Path.Combine(path, StoreFileNames.Restore));
        foreach (var file in Directory.GetFiles(Path.Combine(path, StoreFileNames.Restore), "*.ndjson").Order(StringComparer.Ordinal).Take(moved))
        {
            File.Move(file, Path.Combine(path, Path.GetFileName(file)), overwrite: true);
        }

        await using (var reader = await FileMetricsStore.OpenAsync(path, new FileStoreOptions { ReadOnly = true }))
        {
            Assert.Contains(await reader.VerifyAsync(), f => f.Contains(StoreFileNames.Restore, StringComparison.Ordinal));
            Assert.Contains(StoreFileNames.Restore, (await reader.InspectAsync()).Integrity, StringComparison.Ordinal);
            await Assert.ThrowsAsync<MetricsStoreException>(async () => await reader.BackUpAsync(_folder.File("other")));
        }

        await using var next = await FileMetricsStore.OpenAsync(path);
        Assert.Equal(
            [Sample.Performance(), Sample.Performance(id: "e2"), Sample.Outcome(), Sample.Fidelity()],
            await next.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Empty(await next.VerifyAsync());
        Assert.Empty(Directory.GetDirectories(path));
    }

    [Fact]
    public async Task A_backup_needs_a_place_of_its_own()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.File("store"));
        await store.AppendAsync(Sample.Performance());
        Directory.CreateDirectory(Backup);
        Assert.Contains(Backup, (await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.BackUpAsync(Backup))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("file"), "x");
        Assert.Contains("file", (await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.BackUpAsync(_folder.File("file/deep")))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Backup));
    }

    [Fact]
    public async Task A_file_of_something_else_is_never_replaced()
    {
        var path = _folder.File("store");
        await using var store = await FileMetricsStore.OpenAsync(path, new FileStoreOptions { Layout = FileLayout.PerSkill });
        await store.AppendAsync(Sample.Performance("notes"));
        await store.BackUpAsync(Backup);
        File.Delete(Path.Combine(path, "notes_performance.json"));
        await File.WriteAllTextAsync(Path.Combine(path, "notes_performance.json"), "{\"mine\":true}");

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.RestoreAsync(Backup));

        Assert.Contains("notes_performance.json", fault.Message, StringComparison.Ordinal);
        Assert.Equal("{\"mine\":true}", await File.ReadAllTextAsync(Path.Combine(path, "notes_performance.json")));
        Assert.Empty(Directory.GetDirectories(path));
    }

    private List<string> Files() =>
        [.. Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {(File.Exists(f) ? new FileInfo(f).Length : 0)}")];

    private async Task MakeBadAsync(string kind)
    {
        var file = Path.Combine(Backup, "outcome-2026-03-01.ndjson");
        var manifest = Path.Combine(Backup, StoreFileNames.Manifest);
        var text = await File.ReadAllTextAsync(file);
        var list = await File.ReadAllTextAsync(manifest);
        switch (kind)
        {
            case "missing":
                Directory.Delete(Backup, recursive: true);
                break;
            case "changed":
                await File.WriteAllTextAsync(file, text.Replace("true", "null", StringComparison.Ordinal));
                break;
            case "cut":
                await File.WriteAllTextAsync(file, text[..20]);
                break;
            case "lost":
                File.Delete(file);
                break;
            case "manifest":
                await File.WriteAllTextAsync(manifest, list[..20]);
                break;
            case "newer":
                await File.WriteAllTextAsync(manifest, list.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
                break;
            case "outside":
                await File.WriteAllTextAsync(manifest, list.Replace("outcome-2026-03-01.ndjson", "../outcome.ndjson", StringComparison.Ordinal));
                break;
        }
    }
}
