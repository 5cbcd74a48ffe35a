using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class FailingWriteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Pitfall", "5")]
    public async Task A_batch_that_one_of_its_files_refuses_is_taken_back_from_the_others()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync(Sample.Performance(id: "e1"));
        var before = File.ReadAllBytes(_folder.File("performance-2026-03-01.ndjson"));
        Directory.CreateDirectory(_folder.File("outcome-2026-03-01.ndjson"));

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.AppendAsync([Sample.Performance(id: "e2"), Sample.Outcome(id: "e2")]));
        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("performance-2026-03-01.ndjson")));
        Assert.False(File.Exists(_folder.File(StoreFileNames.Intent)));
        Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
        var inspection = await store.InspectAsync();
        Assert.Equal((2L, fault.Message), (inspection.FailedRecords, inspection.LastFailure));

        // Once the cause is gone the same batch goes in.
        Directory.Delete(_folder.File("outcome-2026-03-01.ndjson"));
        Assert.Equal(2, (await store.AppendAsync([Sample.Performance(id: "e2"), Sample.Outcome(id: "e2")])).Inserted);
        Assert.Equal(3, await store.ReadAsync(RecordFilter.All).CountAsync());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.File("metrics"), "");
        await using var store = new FileMetricsStore(_folder.File("metrics/deep"));

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.AppendAsync(Sample.Performance()));
        Assert.Contains(_folder.File("metrics/deep"), fault.Message, StringComparison.Ordinal);

        File.Delete(_folder.File("metrics"));
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance())).Inserted);
    }
}
