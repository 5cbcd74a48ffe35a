using SkillMetrics.Ingestion;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class ResumeTests : IDisposable
{
    private const int Batch = BatchBuilder.LinesPerBatch;
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_unchanged_file_is_opened_but_nothing_is_read_or_committed()
    {
        _bench.Write("a.ndjson", Lines(3) + "\n\r\n");
        await _bench.IngestAsync();

        var second = await _bench.IngestAsync();

        IngestionAssert.Counts(second);
        Assert.Equal(1, second.Files);
        Assert.Equal([3], _bench.Commits.Batches);
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_grown_file_is_read_on_from_where_it_was_left()
    {
        _bench.Write("a.ndjson", Lines(3));
        await _bench.IngestAsync();
        _bench.Append("a.ndjson", "\n" + Lines(2, first: 3));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 2);

        Assert.Equal(["e0", "e1", "e2", "e3", "e4"], await _bench.IdsAsync());
    }

    [Theory]
    [Trait("Pitfall", "12")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_watermark_tells_offset_head_and_last_line(string lineEnd)
    {
        var line = Lines(1)[..^1];
        var path = _bench.Write("a.ndjson", line + lineEnd);
        await _bench.IngestAsync();

        var watermark = await _bench.Store.GetWatermarkAsync(path);

        Assert.NotNull(watermark);
        Assert.Equal((path, line.Length + lineEnd.Length), (watermark.Source, watermark.Offset));
        Assert.Equal((line.Length + lineEnd.Length, Sha256(line + lineEnd)), (watermark.HeadLength, watermark.HeadHash));
        Assert.Equal((line.Length, Sha256(line)), (watermark.TailLength, watermark.TailHash));
        Assert.Null(watermark.PendingHash);
        IngestionAssert.Counts(await _bench.IngestAsync());
    }

    [Fact]
    public async Task The_head_covers_no_more_than_its_first_1024_bytes()
    {
        var path = _bench.Write("a.ndjson", Lines(20));
        await _bench.IngestAsync();

        var watermark = await _bench.Store.GetWatermarkAsync(path);

        Assert.Equal((1_024, Sha256(Lines(20)[..1_024])), (watermark!.HeadLength, watermark.HeadHash));
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_truncated_file_is_read_anew()
    {
        _bench.Write("a.ndjson", Lines(5));
        await _bench.IngestAsync();
        _bench.Write("a.ndjson", Lines(1) + Lines(1, first: 9));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1, duplicates: 1);
        IngestionAssert.Counts(await _bench.IngestAsync());
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_file_truncated_to_nothing_is_read_anew_once_it_grows_again()
    {
        _bench.Write("a.ndjson", Lines(2));
        await _bench.IngestAsync();
        _bench.Write("a.ndjson", "");
        IngestionAssert.Counts(await _bench.IngestAsync());
        _bench.Write("a.ndjson", Lines(7, first: 2));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 7);
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_rotated_file_is_read_anew_at_its_old_path_and_harmlessly_at_its_new_one()
    {
        var path = _bench.Write("log.ndjson", Lines(3));
        await _bench.IngestAsync();
        _bench.Append("log.ndjson", Lines(1, first: 3));
        File.Move(path, _bench.PathOf("log.1.ndjson"));
        _bench.Write("log.ndjson", Lines(10, first: 4));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 11, duplicates: 3);

        Assert.Equal(14, (await _bench.IdsAsync()).Length);
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_replaced_file_with_the_same_head_is_told_by_its_last_line()
    {
        _bench.Write("a.ndjson", Lines(20));
        await _bench.IngestAsync();
        _bench.Write("a.ndjson", Lines(19) + Lines(5, first: 50));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 5, duplicates: 19);
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task A_replaced_file_with_the_same_last_line_is_told_by_its_head()
    {
        _bench.Write("a.ndjson", Lines(3));
        await _bench.IngestAsync();
        _bench.Write("a.ndjson", Lines(2, first: 7) + Lines(2, first: 2));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 3, duplicates: 1);
    }

    [Fact]
    [Trait("Pitfall", "12")]
    public async Task Two_files_of_one_name_in_two_folders_have_watermarks_of_their_own()
    {
        _bench.Write("one/metrics.ndjson", Lines(5));
        await _bench.IngestAsync();
        _bench.Write("two/metrics.ndjson", Lines(3, skill: "another"));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 3);

        Assert.Equal(8, (await _bench.IdsAsync()).Length);
    }

    [Fact]
    public async Task A_store_that_fails_midway_keeps_what_it_has_and_the_next_run_goes_on_there()
    {
        _bench.Write("a.ndjson", Lines((2 * Batch) + 2_000));
        _bench.Commits.BeforeCommit = n => n == 2 ? throw new MetricsStoreException("The disk is full.") : Task.CompletedTask;

        await Assert.ThrowsAsync<MetricsStoreException>(() => _bench.IngestAsync());
        _bench.Commits.BeforeCommit = _ => Task.CompletedTask;

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: Batch + 2_000);
        Assert.Equal([Batch, Batch, 2_000], _bench.Commits.Batches);
    }

    [Fact]
    public async Task A_file_whose_lines_fill_its_batches_needs_no_commit_more()
    {
        _bench.Write("a.ndjson", Lines(2 * Batch));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 2 * Batch);

        Assert.Equal([Batch, Batch], _bench.Commits.Batches);
    }

    [Fact]
    public async Task Long_lines_make_smaller_batches()
    {
        var text = new string('x', 60_000);
        _bench.Write("a.ndjson", string.Concat(Enumerable.Range(0, 400).Select(i => Line(Sample.Outcome(id: $"e{i}") with { Reasoning = text }))));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 400);

        Assert.Equal([209, 191], _bench.Commits.Batches);
    }

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
