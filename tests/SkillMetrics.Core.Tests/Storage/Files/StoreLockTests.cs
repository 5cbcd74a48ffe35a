using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class StoreLockTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new();

    private string LockFile => _folder.File(StoreFileNames.Lock);

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Pitfall", "9")]
    public async Task A_lock_that_is_not_released_in_time_is_a_clear_error_and_not_the_end()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock });
        using (Hold())
        {
            var append = store.AppendAsync(Sample.Performance()).AsTask();

            // As often as it takes: the wait may begin after the clock has moved.
            while (!append.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }

            var fault = await Assert.ThrowsAsync<MetricsStoreException>(() => append);
            Assert.Contains(LockFile, fault.Message, StringComparison.Ordinal);
            Assert.Contains("5 s", fault.Message, StringComparison.Ordinal);
            Assert.Contains(nameof(FileStoreOptions.LockTimeout), fault.Message, StringComparison.Ordinal);

            // Readers wait for nobody.
            Assert.Equal(0, await store.ReadAsync(RecordFilter.All).CountAsync());
        }

        Assert.Equal(1, (await store.AppendAsync(Sample.Performance())).Inserted);
        Assert.True(File.Exists(LockFile));
    }

    /// <summary>As when the disk is full: waiting for another process would be waiting for nobody. The clock stands still.</summary>
    [Fact]
    public async Task A_lock_file_that_cannot_be_made_is_told_at_once_and_blames_no_other_process()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock });

        // A link to itself, which no system opens.
        File.CreateSymbolicLink(LockFile, LockFile);
        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.AppendAsync(Sample.Performance()));
        Assert.Contains(LockFile, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("process", fault.Message, StringComparison.Ordinal);

        File.Delete(LockFile);
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance())).Inserted);
    }

    [Fact]
    [Trait("Pitfall", "9")]
    public async Task A_write_goes_on_as_soon_as_the_lock_is_released()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock });
        Task<AppendResult> append;
        using (Hold())
        {
            append = store.AppendAsync(Sample.Performance()).AsTask();
            Assert.False(append.IsCompleted);
        }

        Assert.Equal(1, (await append).Inserted);
    }

    [Fact]
    public async Task Whoever_waits_for_a_write_may_give_up_and_the_write_is_done_all_the_same()
    {
        await using (var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock }))
        {
            using var held = Hold();
            using var cancel = new CancellationTokenSource();
            var append = store.AppendAsync(Sample.Performance(), cancellationToken: cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append);
        }

        await using var reopened = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Equal(1, await reopened.ReadAsync(RecordFilter.All).CountAsync());
    }

    [Fact]
    public async Task Opening_and_reading_need_no_lock()
    {
        await using (var writer = await FileMetricsStore.OpenAsync(_folder.Path))
        {
            await writer.AppendAsync(Sample.Performance());
        }

        File.AppendAllText(_folder.File("performance-2026-03-01.ndjson"), "{\"torn");
        using (Hold())
        {
            await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock });
            Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
        }
    }

    [Fact]
    public async Task A_look_at_what_seems_torn_waits_for_the_lock_no_longer_than_its_time_out()
    {
        await using (var writer = await FileMetricsStore.OpenAsync(_folder.Path))
        {
            await writer.AppendAsync(Sample.Performance());
        }

        File.AppendAllText(_folder.File("performance-2026-03-01.ndjson"), "{\"torn");
        using var held = Hold();
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock });
        using var source = new CancellationTokenSource();
        var cancelled = store.InspectAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var look = store.InspectAsync().AsTask();
        while (!look.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Contains("incomplete", (await look).Integrity, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_of_one_process_exclude_each_other()
    {
        var (one, other) = (Lock(), Lock());
        using (one.Acquire())
        {
            Assert.Null(other.TryAcquire(out var cause));
            Assert.NotNull(cause);
            Assert.Null(one.TryAcquire(out _));
        }

        using var held = other.TryAcquire(out _);
        Assert.NotNull(held);
    }

    private StoreLock Lock() => new(LockFile, TimeSpan.Zero, _clock);

    private FileStream Hold() => new(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
