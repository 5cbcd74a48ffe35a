using SkillMetrics.Ingestion;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class FollowTests : IDisposable
{
    private const int Batch = BatchBuilder.LinesPerBatch;
    private const int Deadline = 30_000;
    private readonly IngestionBench _bench = new();
    private readonly CancellationTokenSource _end = new();

    public void Dispose()
    {
        _end.Dispose();
        _bench.Dispose();
    }

    [Fact(Timeout = Deadline)]
    public async Task A_growing_file_and_new_files_are_read_until_the_end_is_asked_for()
    {
        _bench.Write("a.ndjson", Lines(2));
        var run = await FollowAsync(_bench.Folder);
        Assert.Equal(["e0", "e1"], await _bench.IdsAsync());

        _bench.Append("a.ndjson", Lines(1, first: 2));
        await LookAgainAsync();
        Assert.Equal(["e0", "e1", "e2"], await _bench.IdsAsync());

        _bench.Write("sub/b.ndjson", Lines(1, first: 3));
        _bench.Append("a.ndjson", "bad\n");
        await LookAgainAsync();

        var summary = await EndAsync(run);
        IngestionAssert.Counts(summary, inserted: 4, rejected: 1);
        Assert.Equal(2, summary.Files);
    }

    [Fact(Timeout = Deadline)]
    public async Task Nothing_is_done_before_the_interval_is_over_nor_for_files_that_have_not_changed()
    {
        _bench.Write("a.ndjson", Lines(1));
        var run = await FollowAsync(_bench.Folder);
        _bench.Append("a.ndjson", Lines(1, first: 1));

        _bench.Clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal([1], _bench.Commits.Batches);
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _bench.Clock.TimerStartedAsync();
        Assert.Equal([1, 1], _bench.Commits.Batches);
        await LookAgainAsync();

        IngestionAssert.Counts(await EndAsync(run), inserted: 2);
        Assert.Equal([1, 1], _bench.Commits.Batches);
        Assert.Equal(2, _bench.Commits.Questions);
    }

    [Fact(Timeout = Deadline)]
    [Trait("Pitfall", "14")]
    public async Task An_incomplete_line_is_left_however_often_it_is_looked_at_and_stored_once_complete()
    {
        var line = Lines(1, first: 1);
        var path = _bench.Write("a.ndjson", Lines(1));
        var run = await FollowAsync(path);
        _bench.Append("a.ndjson", line[..20]);
        await LookAgainAsync();
        File.SetLastWriteTimeUtc(path, _bench.Clock.GetUtcNow().UtcDateTime);
        await LookAgainAsync();
        Assert.Empty(await _bench.RejectsAsync());
        _bench.Append("a.ndjson", line[20..]);
        await LookAgainAsync();

        IngestionAssert.Counts(await EndAsync(run), inserted: 2);
    }

    [Fact(Timeout = Deadline)]
    [Trait("Pitfall", "14")]
    public async Task The_first_look_rejects_an_incomplete_line_that_the_run_before_had_left()
    {
        var path = _bench.Write("a.ndjson", Lines(1) + "{\"cut");
        await _bench.IngestAsync(path);

        var run = await FollowAsync(path);

        IngestionAssert.Counts(await EndAsync(run), rejected: 1);
    }

    [Fact(Timeout = Deadline)]
    [Trait("Pitfall", "12")]
    public async Task A_named_file_that_rotates_is_read_anew_when_it_is_back()
    {
        var path = _bench.Write("log.ndjson", Lines(3));
        var run = await FollowAsync(path);
        File.Delete(path);
        await LookAgainAsync();
        _bench.Write("log.ndjson", Lines(1, first: 3));
        await LookAgainAsync();

        var summary = await EndAsync(run);
        IngestionAssert.Counts(summary, inserted: 4);
        Assert.Empty(summary.SkippedFiles);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_json_file_that_holds_records_only_later_is_read_then()
    {
        _bench.Write("a.json", Lines(1)[..10]);
        _bench.Write("b.json", "[]");
        var run = await FollowAsync(_bench.Folder);
        _bench.Append("a.json", Lines(1)[10..]);
        await LookAgainAsync();

        var summary = await EndAsync(run);
        IngestionAssert.Counts(summary, inserted: 1);
        Assert.Equal([_bench.PathOf("b.json")], summary.SkippedFiles);
    }

    [Fact(Timeout = Deadline)]
    public async Task The_end_amid_a_commit_still_counts_it()
    {
        var path = _bench.Write("a.ndjson", Lines((2 * Batch) + 2_000));
        _bench.Commits.BeforeCommit = n => n == 2 ? _end.CancelAsync() : Task.CompletedTask;

        var summary = await _bench.Ingestor.IngestAsync([path], new IngestionOptions { Follow = true }, progress: null, _end.Token);

        IngestionAssert.Counts(summary, inserted: 2 * Batch);
        Assert.Equal(2 * Batch, (await _bench.RecordsAsync()).Count);
    }

    /// <summary>Begins to follow, and comes back when everything there was has been read.</summary>
    private async Task<Task<IngestionSummary>> FollowAsync(string path)
    {
        var run = _bench.Ingestor.IngestAsync([path], new IngestionOptions { Follow = true }, progress: null, _end.Token);
        await _bench.Clock.TimerStartedAsync();
        return run;
    }

    private async Task LookAgainAsync()
    {
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(250));
        await _bench.Clock.TimerStartedAsync();
    }

    private async Task<IngestionSummary> EndAsync(Task<IngestionSummary> run)
    {
        await _end.CancelAsync();
        return await run;
    }
}
