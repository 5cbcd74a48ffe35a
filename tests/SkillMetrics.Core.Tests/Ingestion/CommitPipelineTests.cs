using System.Text;
using SkillMetrics.Ingestion;
using SkillMetrics.Storage;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class CommitPipelineTests : IDisposable
{
    private const int Batch = BatchBuilder.LinesPerBatch;
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task What_was_committed_before_a_cancellation_stays_and_the_next_run_goes_on_behind_it()
    {
        var path = _bench.Write("a.ndjson", Lines((2 * Batch) + 2_000));
        using var cancellation = new CancellationTokenSource();
        _bench.Commits.BeforeCommit = n => n == 2 ? cancellation.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ingestor.IngestAsync([path], cancellationToken: cancellation.Token));

        // The commit that had begun is finished, and nothing goes on behind the caller's back.
        Assert.Equal([Batch, Batch], _bench.Commits.Batches);
        Assert.Equal(Lines(2 * Batch).Length, (await _bench.Store.GetWatermarkAsync(path))!.Offset);
        IngestionAssert.Counts(await _bench.IngestAsync(path), inserted: 2_000);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_run_that_is_cancelled_before_it_begins_reads_nothing()
    {
        var path = _bench.Write("a.ndjson", Lines(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ingestor.IngestAsync([path], cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(_bench.Commits.Batches);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_next_batch_is_put_together_while_one_is_committed_and_no_more_than_one_is()
    {
        var text = Encoding.UTF8.GetBytes(Lines(4 * Batch));
        using var stream = new WatchedStream(text, Lines((2 * Batch) - 1_000).Length);
        _bench.Commits.BeforeCommit = n => n == 1 ? stream.Reached : Task.CompletedTask;

        var summary = await _bench.Ingestor.IngestAsync(stream, "stream");

        IngestionAssert.Counts(summary, inserted: 4 * Batch);
        Assert.Equal([Batch, Batch, Batch, Batch], _bench.Commits.Batches);
        Assert.False(_bench.Commits.Overlapped);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_conflict_is_rejected_with_its_own_line_although_the_next_batch_is_being_read()
    {
        var conflict = Lines(1).Replace("\"agent\":\"agent\"", "\"agent\":\"other\"", StringComparison.Ordinal);
        var start = Lines(Batch - 1) + conflict;
        var text = start + Lines(2 * Batch, first: Batch);
        using var stream = new WatchedStream(Encoding.UTF8.GetBytes(text), start.Length + Lines(Batch - 1_000, first: Batch).Length);
        _bench.Commits.BeforeCommit = n => n == 1 ? stream.Reached : Task.CompletedTask;

        IngestionAssert.Counts(await _bench.Ingestor.IngestAsync(stream, "stream"), inserted: (3 * Batch) - 1, conflicts: 1);

        Assert.Equal(conflict[..^1], Assert.Single(await _bench.RejectsAsync()).Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_failure_of_the_last_commit_is_told()
    {
        var path = _bench.Write("a.ndjson", Lines(1));
        _bench.Commits.BeforeCommit = _ => throw new MetricsStoreException("The disk is full.");

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(() => _bench.IngestAsync(path));

        Assert.Equal("The disk is full.", fault.Message);
        Assert.Null(await _bench.Store.GetWatermarkAsync(path));
    }

    /// <summary>Says when it has been read up to a position.</summary>
    private sealed class WatchedStream(byte[] bytes, long position) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= position)
            {
                _reached.TrySetResult();
            }

            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
