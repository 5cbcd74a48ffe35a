using System.Text;
using SkillMetrics.Ingestion;
using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class RecordIngestorTests : IDisposable
{
    private const int Batch = BatchBuilder.LinesPerBatch;
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Every_kind_is_stored_and_counted()
    {
        var records = Sample.OfEveryKind();
        var path = _bench.Write("all.ndjson", string.Concat(records.Select(Line)));

        var summary = await _bench.IngestAsync(path);

        IngestionAssert.Counts(summary, inserted: 8);
        Assert.Equal(1, summary.Files);
        Assert.Empty(summary.SkippedFiles);
        Assert.Equal(Enum.GetValues<RecordKind>().ToDictionary(k => k, _ => 1L), summary.InsertedByKind);
        Assert.Equal(records, await _bench.RecordsAsync());
    }

    [Fact]
    public async Task What_becomes_of_a_line_is_counted_once_and_apart()
    {
        _bench.Write("a.ndjson", Line(Sample.Performance()) + Line(Sample.Running()) + Line(Sample.Running("summarize", "i2")));
        _bench.Write(
            "b.ndjson",
            Line(Sample.Performance())
            + Line(Sample.Performance() with { Agent = "another" })
            + Line(Sample.Completed())
            + Line(Sample.Running())
            + "{}\n");

        var summary = await _bench.IngestAsync();

        IngestionAssert.Counts(summary, inserted: 3, updated: 1, duplicates: 2, conflicts: 1, rejected: 1);
        Assert.Equal(2, summary.Files);
        Assert.Equal(new Dictionary<RecordKind, long> { [RecordKind.Performance] = 1, [RecordKind.Invocation] = 2 }, summary.InsertedByKind);
    }

    [Fact]
    [Trait("Pitfall", "13")]
    public async Task Rejected_lines_are_not_counted_as_stored_and_a_rollback_is_not_a_promotion()
    {
        var path = _bench.Write("events.ndjson", Line(Sample.Rollback()) + "{\"event_type\":\"promotion\"}\n" + Line(Sample.Promotion()) + Line(Sample.Rollback(id: "r2")));

        var summary = await _bench.IngestAsync(path);

        IngestionAssert.Counts(summary, inserted: 3, rejected: 1);
        Assert.Equal(new Dictionary<RecordKind, long> { [RecordKind.Promotion] = 1, [RecordKind.Rollback] = 2 }, summary.InsertedByKind);
        var reject = Assert.Single(await _bench.RejectsAsync());
        Assert.Equal("{\"event_type\":\"promotion\"}", reject.Text);
    }

    [Fact]
    public async Task Blank_lines_CRLF_and_byte_order_marks_are_no_records()
    {
        var path = _bench.Write("crlf.ndjson", "\uFEFF" + Lines(1).Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n \t\n\n\uFEFF" + Lines(1, first: 1) + "\n\n");

        var summary = await _bench.IngestAsync(path);

        IngestionAssert.Counts(summary, inserted: 2);
    }

    [Fact]
    public async Task An_empty_file_of_records_is_read_and_an_empty_list_of_paths_is_nothing()
    {
        var path = _bench.Write("empty.jsonl", "");

        var summary = await _bench.IngestAsync(path);

        IngestionAssert.Counts(summary);
        Assert.Equal(1, summary.Files);
        Assert.Equal(0, (await _bench.Ingestor.IngestAsync([])).Files);
        Assert.Empty(_bench.Commits.Batches);
    }

    [Fact]
    public async Task A_stream_is_read_to_its_end_and_its_incomplete_last_line_is_rejected_at_once()
    {
        var text = Lines(2) + "\n" + Lines(1, first: 2)[..40];

        var summary = await _bench.Ingestor.IngestAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "standard input");

        IngestionAssert.Counts(summary, inserted: 2, rejected: 1);
        Assert.Equal(1, summary.Files);
        var reject = Assert.Single(await _bench.RejectsAsync());
        Assert.Equal(("standard input", Lines(2).Length + 1, Lines(1, first: 2)[..40]), (reject.Source, reject.Offset, reject.Text));
        Assert.Equal("The line is not JSON: it ends too early.", reject.Reason);
        Assert.Null(await _bench.Store.GetWatermarkAsync("standard input"));
    }

    [Fact]
    public async Task A_token_estimate_without_a_time_gets_the_time_of_ingestion()
    {
        var path = _bench.Write("t.ndjson", """{"run_id":"r","phase_id":"p","category":"c","deliverables":[],"predicted_output_tokens":1,"actual_output_tokens":2,"success":true,"model":"m"}""");

        IngestionAssert.Counts(await _bench.IngestAsync(path), inserted: 1);

        var record = Assert.IsType<TokenEstimateRecord>(Assert.Single(await _bench.RecordsAsync()));
        Assert.True(record.TimestampIsAssumed);
        Assert.Equal(_bench.Clock.GetUtcNow(), record.Timestamp);
    }

    [Fact]
    public async Task Two_summaries_add_up()
    {
        var skipped = _bench.Write("a.json", "[]");
        var first = await _bench.IngestAsync(_bench.Write("a.ndjson", Line(Sample.Running()) + Line(Sample.Performance()) + "bad\n"), skipped);
        var second = await _bench.IngestAsync(
            _bench.Write("b.ndjson", Line(Sample.Completed()) + Line(Sample.Outcome()) + Line(Sample.Performance(id: "e2")) + Line(Sample.Performance() with { Agent = "b" }) + Line(Sample.Outcome())));

        var both = first.Plus(second);

        IngestionAssert.Counts(both, inserted: 4, updated: 1, duplicates: 1, conflicts: 1, rejected: 1);
        Assert.Equal(2, both.Files);
        Assert.Equal([skipped], both.SkippedFiles);
        Assert.Equal(
            new Dictionary<RecordKind, long> { [RecordKind.Invocation] = 1, [RecordKind.Performance] = 2, [RecordKind.Outcome] = 1 },
            both.InsertedByKind);
    }

    [Fact]
    public async Task Progress_ends_with_everything_done()
    {
        var first = _bench.Write("a.ndjson", Lines(Batch + 1_000));
        var second = _bench.Write("b.ndjson", Lines(10, skill: "another"));
        var reports = new Reports();

        await _bench.Ingestor.IngestAsync([first, second], progress: reports);

        var total = new FileInfo(first).Length + new FileInfo(second).Length;
        Assert.All(reports, r => Assert.Equal(total, r.BytesTotal));
        Assert.Equal([Batch, Batch + 1_000L, Batch + 1_010, Batch + 1_010], reports.Select(r => r.Lines));
        Assert.Equal(reports.Select(r => r.BytesDone).Order(), reports.Select(r => r.BytesDone));
        Assert.Equal([first, first, second, second], reports.Select(r => r.Source));
        Assert.Equal(total, reports[^1].BytesDone);
    }

    [Fact]
    public async Task The_time_it_took_is_the_clocks()
    {
        var path = _bench.Write("a.ndjson", Lines(1));
        _bench.Commits.BeforeCommit = _ =>
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromSeconds(3), (await _bench.IngestAsync(path)).Elapsed);
    }

    [Fact]
    public async Task Arguments_that_mean_nothing_are_refused_by_name()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => _bench.Ingestor.IngestAsync([], new IngestionOptions { FollowInterval = TimeSpan.Zero }));

        Assert.Contains("FollowInterval must be above 0 and at most 24 days, but is 00:00:00.", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentNullException>(() => _bench.Ingestor.IngestAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Ingestor.IngestAsync(Stream.Null, ""));
        Assert.Throws<ArgumentNullException>(() => new RecordIngestor(null!));
    }

    private sealed class Reports : List<IngestionProgress>, IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => Add(value);
    }
}
