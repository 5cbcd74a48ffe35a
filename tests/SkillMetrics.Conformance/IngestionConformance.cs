using System.Globalization;
using System.Text;
using SkillMetrics.Ingestion;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>Records, rejects and watermark of a piece of a source are committed together.</summary>
public abstract class IngestionConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private const string Source = "/data/run 1/é.ndjson";

    [Fact]
    public async Task Records_rejects_and_watermark_are_stored_together()
    {
        var reject = Reject.Of(Source, 120, "not json"u8, "The line is not JSON.");
        var result = await Store.Ingestion.CommitAsync(Batch(Watermark(500), [reject], Sample.Performance(), Sample.Completed(), Sample.Failed("b")));

        Assert.Equal(new AppendResult { Inserted = 3 }, result.Records);
        Assert.Equal((1, 2), (result.InsertedByKind[RecordKind.Performance], result.InsertedByKind[RecordKind.Invocation]));
        Assert.Equal(0, result.InsertedByKind.GetValueOrDefault(RecordKind.Outcome));
        Assert.Equal(Watermark(500), await Store.Ingestion.GetWatermarkAsync(Source));
        Assert.Equal([Sample.Performance(), Sample.Completed(), Sample.Failed("b")], await Store.ReadAllAsync());
        Assert.Equal([new RejectedRecord(1, reject, Home.Clock.GetUtcNow())], await Store.ReadRejectsAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task Each_source_has_a_watermark_of_its_own_which_moves()
    {
        await Store.Ingestion.CommitAsync(Batch(Watermark(10) with { Source = "/a/records.ndjson", PendingHash = "77" }, []));
        await Store.Ingestion.CommitAsync(Batch(Watermark(20) with { Source = "/b/records.ndjson" }, []));
        await Store.Ingestion.CommitAsync(Batch(Watermark(30) with { Source = "/b/records.ndjson", HeadHash = "cd" }, []));
        Assert.Equal(Watermark(10) with { Source = "/a/records.ndjson", PendingHash = "77" }, await Store.Ingestion.GetWatermarkAsync("/a/records.ndjson"));
        Assert.Equal(Watermark(30) with { Source = "/b/records.ndjson", HeadHash = "cd" }, await Store.Ingestion.GetWatermarkAsync("/b/records.ndjson"));
        Assert.Null(await Store.Ingestion.GetWatermarkAsync("/A/records.ndjson"));

        // Back to the start, and no longer waiting for the rest of a line: a file that was replaced.
        await Store.Ingestion.CommitAsync(Batch(Watermark(0) with { Source = "/a/records.ndjson" }, []));
        Assert.Equal(Watermark(0) with { Source = "/a/records.ndjson" }, await Store.Ingestion.GetWatermarkAsync("/a/records.ndjson"));
    }

    [Fact]
    public async Task Rejects_that_are_stored_when_they_are_tried_again_leave_the_others_with_their_numbers()
    {
        byte[] line = [.. Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(Sample.Performance(id: "tried")))];
        byte[] conflict = [.. Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(Sample.Outcome() with { Correct = false }))];
        await Store.AppendAsync(Sample.Outcome());
        await Store.Ingestion.CommitAsync(Batch(
            Watermark(500), [Reject.Of(Source, 1, "not json"u8, "no"), Reject.Of(Source, 2, line, "no"), Reject.Of(Source, 3, line, "no"), Reject.Of(Source, 4, conflict, "no")]));
        await Store.AppendAsync(Sample.Outcome() with { Correct = false });
        Assert.Equal([1L, 2, 3, 4, 5], (await Store.ReadRejectsAsync()).Select(r => r.Id));

        var summary = await new RejectRetry(Store.Rejects, Store.Ingestion).RunAsync();

        Assert.Equal(new RejectRetrySummary { Rejects = 5, Inserted = 1, Duplicates = 1 }, summary);
        Assert.Equal(3, summary.Remaining);
        Assert.Equal([1L, 4, 5], (await Store.ReadRejectsAsync()).Select(r => r.Id));
        Assert.Equal([Sample.Performance(id: "tried"), Sample.Outcome()], await Store.ReadAllAsync());
        Assert.Equal(Watermark(500), await Store.Ingestion.GetWatermarkAsync(Source));
        Assert.Equal(new RejectRetrySummary { Rejects = 3 }, await new RejectRetry(Store.Rejects, Store.Ingestion).RunAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);

        // The next reject gets a number of its own, and one that was resolved may come back.
        await Store.Ingestion.CommitAsync(Batch(null, [Reject.Of(Source, 2, line, "again")]));
        var ids = (await Store.ReadRejectsAsync()).ConvertAll(r => r.Id);
        Assert.Equal([1L, 4, 5], ids[..3]);
        Assert.True(Assert.Single(ids[3..]) > 5);
    }

    [Fact]
    public async Task A_reject_of_which_only_a_part_was_kept_is_not_tried_again()
    {
        var longer = Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(Sample.Outcome() with { Reasoning = new string('x', Reject.TextLimit) }));
        var cut = NdjsonCodec.ToLine(Sample.Performance());
        await Store.Ingestion.CommitAsync(Batch(null, [Reject.Of(Source, 1, longer, "no"), Reject.Of(Source, 2, "x"u8, "no") with { Text = cut }]));
        Assert.Equal(new RejectRetrySummary { Rejects = 2 }, await new RejectRetry(Store.Rejects, Store.Ingestion).RunAsync());
        Assert.Empty(await Store.ReadAllAsync());
    }

    [Fact]
    public async Task A_source_that_cannot_be_resumed_leaves_no_watermark()
    {
        await Store.Ingestion.CommitAsync(Batch(null, [], Sample.Performance()));
        Assert.Null(await Store.Ingestion.GetWatermarkAsync(Source));
        Assert.Single(await Store.ReadAllAsync());
    }

    [Fact]
    [Trait("Pitfall", "13")]
    public async Task Counts_tell_inserted_updated_repeated_and_conflicting_apart()
    {
        await Store.AppendAsync(Sample.Running(), Sample.Rollback());
        var result = await Store.Ingestion.CommitAsync(Batch(
            Watermark(1), [Reject.Of(Source, 1, "x"u8, "bad")], Sample.Completed(), Sample.Rollback(), Sample.Promotion(), Sample.Promotion() with { Reason = "other" }));
        Assert.Equal(new AppendResult { Inserted = 1, Updated = 1, Duplicates = 1, Conflicts = 1 }, result.Records);
        Assert.Equal([RecordKind.Promotion], result.InsertedByKind.Where(k => k.Value > 0).Select(k => k.Key));
    }

    [Fact]
    public async Task A_conflict_is_rejected_with_its_place_and_the_text_it_was_read_from()
    {
        await Store.AppendAsync(Sample.Performance(), Sample.Outcome());
        var line = "{ \"metric_type\" : \"performance\", \"extra\": \"é\" }"u8.ToArray();
        await Store.Ingestion.CommitAsync(new IngestionBatch
        {
            Source = Source,
            Records =
            [
                new IngestedRecord(Sample.Performance(), 0, "{}"u8.ToArray()),
                new IngestedRecord(Sample.Performance() with { ExceptionOccurred = true }, 77, line),
                new IngestedRecord(Sample.Outcome() with { Correct = false }, 5_000_000_000, "[]"u8.ToArray()),
            ],
            Rejects = [],
        });
        var rejects = await Store.ReadRejectsAsync();
        Assert.Equal([77, 5_000_000_000], rejects.Select(r => r.Reject.Offset));
        Assert.Equal([Encoding.UTF8.GetString(line), "[]"], rejects.Select(r => r.Reject.Text));
        Assert.Equal(Reject.Of(Source, 77, line, "").TextHash, rejects[0].Reject.TextHash);
        Assert.All(rejects, r => Assert.Equal(Source, r.Reject.Source));
    }

    [Fact]
    public async Task Rejects_are_unique_by_source_offset_and_text()
    {
        Reject[] rejects =
        [
            Reject.Of(Source, 10, "x"u8, "bad"), Reject.Of(Source, 11, "x"u8, "bad"), Reject.Of(Source, 10, "y"u8, "bad"), Reject.Of("/other", 10, "x"u8, "bad"),
            Reject.Of(Source, null, "x"u8, "bad"), Reject.Of("/other", null, "x"u8, "bad"), Reject.Of(Source, 0, "x"u8, "bad"),
        ];
        await Store.Ingestion.CommitAsync(Batch(Watermark(1), [.. rejects, .. rejects]));
        Home.Clock.Advance(TimeSpan.FromHours(1));
        await Store.Ingestion.CommitAsync(Batch(Watermark(2), [.. rejects.Select(r => r with { Reason = "still bad" })]));

        var kept = await Store.ReadRejectsAsync();
        Assert.Equal(rejects, kept.Select(r => r.Reject));
        Assert.All(kept, r => Assert.Equal(Home.Clock.GetUtcNow().AddHours(-1), r.RejectedAt));
        Assert.Equal(kept.Select(r => r.Id).Order(), kept.Select(r => r.Id));
        Assert.Equal(rejects.Length, (await Store.Store.GetStatisticsAsync()).RejectedRecords);
    }

    [Fact]
    public async Task A_reject_may_hold_any_text()
    {
        Reject[] rejects =
        [
            Reject.Of("\u0001 é 😀 '", 0, []  , "Empty."),
            Reject.Of(Source, 1, [0xFF, 0x00, 0xC3, 0x28], "The line holds bytes that are not UTF-8: é 😀 \"\n\""),
            Reject.Of(Source, 2, "\0\u0001\t\r\n\u2028\uFEFF\uFFFF😀"u8, "Odd."),
            Reject.Of(Source, long.MaxValue, Encoding.UTF8.GetBytes(new string('é', 100_000)), "Long."),
        ];
        await Store.Ingestion.CommitAsync(Batch(null, rejects));
        Assert.Equal(rejects, (await Store.ReadRejectsAsync()).Select(r => r.Reject));
    }

    [Fact]
    public async Task Thousands_of_rejects_are_read_back_in_order()
    {
        var rejects = Enumerable.Range(0, 2_500).Select(i => Reject.Of(Source, i, Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)), "bad")).ToList();
        await Store.Ingestion.CommitAsync(Batch(Watermark(1), rejects));
        Assert.Equal(rejects, (await Store.ReadRejectsAsync()).Select(r => r.Reject));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_stored_leaves_nothing_behind()
    {
        await Store.AppendAsync(Sample.Running());
        await Assert.ThrowsAnyAsync<Exception>(async () => await Store.Ingestion.CommitAsync(
            Batch(Watermark(9), [Reject.Of(Source, 1, "x"u8, "bad")], Sample.Performance(), Sample.Completed(), null!)));
        Assert.Null(await Store.Ingestion.GetWatermarkAsync(Source));
        Assert.Empty(await Store.ReadRejectsAsync());
        Assert.Equal([Sample.Running()], await Store.ReadAllAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);

        Assert.Equal(1, (await Store.Ingestion.CommitAsync(Batch(Watermark(9), [], Sample.Completed()))).Records.Updated);
    }

    [Fact]
    public async Task A_piece_that_is_committed_again_changes_nothing()
    {
        var batch = Batch(Watermark(9), [Reject.Of(Source, 1, "x"u8, "bad")], [.. Sample.OfEveryKind()]);
        await Store.Ingestion.CommitAsync(batch);
        var again = await Store.Ingestion.CommitAsync(batch);
        Assert.Equal(new AppendResult { Duplicates = 8 }, again.Records);
        Assert.Equal(Sample.OfEveryKind(), await Store.ReadAllAsync());
        Assert.Single(await Store.ReadRejectsAsync());
    }

    private static IngestionWatermark Watermark(long offset) => new()
    {
        Source = Source,
        Offset = offset,
        HeadLength = 4_096,
        HeadHash = "ab",
        TailLength = 17,
        TailHash = "ef",
    };

    private static IngestionBatch Batch(IngestionWatermark? watermark, IReadOnlyList<Reject> rejects, params IReadOnlyList<MetricRecord> records) => new()
    {
        Source = watermark?.Source ?? Source,
        Records = [.. records.Select((r, i) => new IngestedRecord(r, i * 100, "{}"u8.ToArray()))],
        Rejects = rejects,
        Watermark = watermark,
    };
}
