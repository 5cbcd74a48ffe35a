using SkillMetrics.Records.Ndjson;
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
    public void A_batch_is_not_written_beside_lines_that_nobody_has_judged()
    {
        var folder = new StoreFolder(_folder.Path, TimeProvider.System);
        var intent = new IntentFile(_folder.File(StoreFileNames.Intent));
        var writer = new FolderWriter(folder, intent, FileLayout.Daily);
        var change = folder.History.Begin();
        change.Add(Sample.Performance());
        change.Add(Sample.Outcome());

        // By a program that knows no lock, after the folder was looked at.
        var line = NdjsonCodec.ToLine(Sample.Outcome()) + "\n";
        File.WriteAllText(_folder.File("outcome-2026-03-01.ndjson"), line);
        Assert.False(writer.TryAppend(change, Sample.Time, flush: true));
        Assert.Equal(0, new FileInfo(_folder.File("performance-2026-03-01.ndjson")).Length);
        Assert.Equal(line, File.ReadAllText(_folder.File("outcome-2026-03-01.ndjson")));
        Assert.False(intent.Exists);
        Assert.Empty(folder.History.SkillNames());

        folder.CatchUp(CancellationToken.None);
        change = folder.History.Begin();
        Assert.Equal(RecordDisposition.Insert, change.Add(Sample.Performance()));
        Assert.Equal(RecordDisposition.Duplicate, change.Add(Sample.Outcome()));
        Assert.True(writer.TryAppend(change, Sample.Time, flush: true));
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
