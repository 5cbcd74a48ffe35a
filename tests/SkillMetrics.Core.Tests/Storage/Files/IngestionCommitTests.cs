using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class IngestionCommitTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_rejects_and_watermark_are_there_after_the_store_was_closed()
    {
        var reject = Reject.Of("/data/a.ndjson", 17, "broken"u8, "The line is not JSON.");
        var conflict = Sample.Performance() with { Agent = "x" };
        await using (var store = await OpenAsync())
        {
            var result = await store.CommitAsync(Batch("/data/a.ndjson", 100, [reject, reject], Sample.Performance(), Sample.Outcome(), conflict));
            Assert.Equal((2, 1), (result.Records.Inserted, result.Records.Conflicts));
            Assert.Equal(1, result.InsertedByKind[RecordKind.Performance]);
            _clock.Advance(TimeSpan.FromDays(1));
            Assert.Equal(1, (await store.CommitAsync(Batch("/data/b.ndjson", 7, [], Sample.Outcome()))).Records.Duplicates);
            await store.CommitAsync(Batch("/data/a.ndjson", 200, [reject]));
        }

        await using var reopened = await OpenAsync();
        Assert.Equal(Watermark("/data/a.ndjson", 200), await reopened.GetWatermarkAsync("/data/a.ndjson"));
        Assert.Equal(Watermark("/data/b.ndjson", 7), await reopened.GetWatermarkAsync("/data/b.ndjson"));
        Assert.Null(await reopened.GetWatermarkAsync("/data/c.ndjson"));
        Assert.Equal(2, await reopened.ReadAsync(RecordFilter.All).CountAsync());
        var rejects = await reopened.ReadRejectsAsync().ToListAsync();
        Assert.Equal([1L, 2], rejects.Select(r => r.Id));
        Assert.All(rejects, r => Assert.Equal(Sample.Time, r.RejectedAt));
        Assert.Equal(("/data/a.ndjson", 2L, NdjsonCodec.ToLine(conflict)), (rejects[0].Reject.Source, rejects[0].Reject.Offset, rejects[0].Reject.Text));
        Assert.Equal(reject, rejects[1].Reject);
    }

    [Fact]
    public async Task A_commit_that_fails_moves_no_watermark()
    {
        await using var store = await OpenAsync();
        Directory.CreateDirectory(_folder.File("rejected_records.ndjson"));
        var batch = Batch("/data/a.ndjson", 100, [Reject.Of("/data/a.ndjson", 0, "x"u8, "Bad.")], Sample.Performance());

        await Assert.ThrowsAsync<MetricsStoreException>(async () => await store.CommitAsync(batch));
        Assert.Null(await store.GetWatermarkAsync("/data/a.ndjson"));
        Assert.Equal(0, await store.ReadAsync(RecordFilter.All).CountAsync());

        Directory.Delete(_folder.File("rejected_records.ndjson"));
        Assert.Equal(1, (await store.CommitAsync(batch)).Records.Inserted);
        Assert.Equal(100, (await store.GetWatermarkAsync("/data/a.ndjson"))!.Offset);
    }

    [Fact]
    public async Task The_file_of_watermarks_does_not_grow_for_ever_and_those_who_have_it_open_follow()
    {
        var file = _folder.File(StoreFileNames.Watermarks);
        var source = $"/data/{new string('a', 10_000)}.ndjson";
        await using var other = await OpenAsync();
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(Batch("/data/b.ndjson", 7, [], Sample.Performance()));
            Assert.Equal(7, (await other.GetWatermarkAsync("/data/b.ndjson"))!.Offset);
            for (var offset = 1; offset <= 60; offset++)
            {
                await store.CommitAsync(Batch(source, offset, []));
                Assert.InRange(new FileInfo(file).Length, 1, WatermarkCompaction.Least + 20_000);
            }

            Assert.InRange(File.ReadLines(file).Count(), 2, 40);
            Assert.Equal((60L, 7L), ((await other.GetWatermarkAsync(source))!.Offset, (await other.GetWatermarkAsync("/data/b.ndjson"))!.Offset));
            await other.CommitAsync(Batch("/data/b.ndjson", 8, []));
            Assert.Equal(8, (await store.GetWatermarkAsync("/data/b.ndjson"))!.Offset);
        }

        await using var reopened = await OpenAsync();
        Assert.Equal(Watermark(source, 60), await reopened.GetWatermarkAsync(source));
        Assert.Equal(Watermark("/data/b.ndjson", 8), await reopened.GetWatermarkAsync("/data/b.ndjson"));
        Assert.Empty(await reopened.VerifyAsync());
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_text_of_any_length_and_content_is_kept_as_a_reject()
    {
        var text = Encoding.UTF8.GetBytes(new string('\u0001', Reject.TextLimit + 5) + "😀");
        var reject = Reject.Of("/data/a.ndjson", 0, text, "Too \"odd\".");
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(Batch("/data/a.ndjson", 1, [reject]));
        }

        await using var reopened = await OpenAsync();
        Assert.Equal(reject, Assert.Single(await reopened.ReadRejectsAsync().ToListAsync()).Reject);
    }

    [Fact]
    public async Task A_line_that_the_store_did_not_write_among_its_own_is_a_reject()
    {
        File.WriteAllText(_folder.File("ingestion_watermarks.ndjson"), "{\"source\":null}\nnull\n");
        File.WriteAllText(_folder.File("rejected_records.ndjson"), NdjsonCodec.ToLine(Sample.Performance()) + "\n");
        await using var store = await OpenAsync();

        Assert.Equal(3, await store.ReadRejectsAsync().CountAsync());
        Assert.Equal(0, await store.ReadAsync(RecordFilter.All).CountAsync());
    }

    private static IngestionBatch Batch(string source, long offset, Reject[] rejects, params MetricRecord[] records) => new()
    {
        Source = source,
        Records = [.. records.Select((r, i) => new IngestedRecord(r, i, Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(r))))],
        Rejects = rejects,
        Watermark = Watermark(source, offset),
    };

    private static IngestionWatermark Watermark(string source, long offset) => new()
    {
        Source = source,
        Offset = offset,
        HeadLength = 10,
        HeadHash = "aa",
        TailLength = 5,
        TailHash = "bb",
        PendingHash = offset > 100 ? "cc" : null,
    };

    private ValueTask<FileMetricsStore> OpenAsync() => FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { TimeProvider = _clock });
}
