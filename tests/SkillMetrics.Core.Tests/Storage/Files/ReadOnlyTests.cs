using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class ReadOnlyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reading_only_never_creates_a_store()
    {
        var path = _folder.File("metrics");
        await using var store = new FileMetricsStore(path, new FileStoreOptions { ReadOnly = true });

        foreach (var use in (Func<Task>[])[() => store.OpenAsync().AsTask(), () => store.GetStatisticsAsync().AsTask(), () => store.InspectAsync().AsTask()])
        {
            var fault = await Assert.ThrowsAsync<StoreNotFoundException>(use);
            Assert.Equal(path, fault.Location);
        }

        await store.FlushAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_store_opened_to_read_answers_follows_and_refuses_to_write()
    {
        await using var writer = await FileMetricsStore.OpenAsync(_folder.Path);
        await writer.AppendAsync(Sample.Performance());
        await using var reader = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { ReadOnly = true });
        Assert.Equal(1, await reader.ReadAsync(RecordFilter.All).CountAsync());

        await writer.AppendAsync(Sample.Outcome());
        Assert.Equal(2, await reader.ReadAsync(RecordFilter.All).CountAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.AppendAsync(Sample.Fidelity()));
    }

    [Fact]
    public async Task A_look_at_a_store_tells_its_place_size_and_soundness()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path + Path.DirectorySeparatorChar);
        await store.AppendAsync([Sample.Performance(), Sample.Outcome(), Sample.Outcome() with { Decision = "x" }]);
        File.WriteAllText(_folder.File("registry.json"), "{}");

        var inspection = await store.InspectAsync();

        Assert.Equal(("files", _folder.Path, 1, "ok", 0L, 0L), (inspection.Store, inspection.Path, inspection.SchemaVersion, inspection.Integrity, inspection.DroppedRecords, inspection.FailedRecords));
        Assert.Equal(Directory.GetFiles(_folder.Path, "*.ndjson").Sum(f => new FileInfo(f).Length), inspection.SizeBytes);
    }

    [Fact]
    public async Task A_look_at_a_store_waits_for_a_writer_at_work_and_does_not_take_its_batch_for_a_fault()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync(Sample.Performance());
        using var clock = new WatchedClock();
        await using var reader = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { ReadOnly = true, TimeProvider = clock });
        Task<StoreInspection> look;
        using (new FileStream(_folder.File(StoreFileNames.Lock), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            File.WriteAllText(_folder.File(StoreFileNames.Intent), "x");
            look = reader.InspectAsync().AsTask();

            // At the start of the wait, and once it has found the lock held.
            await clock.LookedAtAsync();
            await clock.LookedAtAsync();
            Assert.False(look.IsCompleted);
            File.Delete(_folder.File(StoreFileNames.Intent));
        }

        Assert.Equal("ok", (await look).Integrity);
        File.WriteAllText(_folder.File(StoreFileNames.Intent), "x");
        Assert.Contains(StoreFileNames.Intent, (await reader.InspectAsync()).Integrity, StringComparison.Ordinal);
    }

    private sealed class WatchedClock : TimeProvider, IDisposable
    {
        private readonly SemaphoreSlim _looks = new(0);

        public Task LookedAtAsync() => _looks.WaitAsync();

        public override long GetTimestamp()
        {
            _looks.Release();
            return base.GetTimestamp();
        }

        public void Dispose() => _looks.Dispose();
    }
}
