using System.Text;
using SkillMetrics.Storage;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class CommitPipelineTests : IDisposable
{
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task What_was_committed_before_a_cancellation_stays_and_the_next_run_goes_on_behind_it()
    {
        var path = _bench.Write("a.ndjson", Lines(12_000));
        using var cancellation = new CancellationTokenSource();
        _bench.Commits.BeforeCommit = n => n == 2 ? cancellation.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ingestor.IngestAsync([path], cancellationToken: cancellation.Token));

        // The commit that had begun is finished, and nothing goes on behind the caller's back.
        Assert.Equal([5_000, 5_000], _bench.Commits.Batches);
        Assert.Equal(Lines(10_000).Length, (await _bench.Store.GetWatermarkAsync(path))!.Offset);
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
        var text = Encoding.UTF8.GetBytes(Lines(20_000));
        using var stream = new WatchedStream(text, Lines(9_000).Length);
        _bench.Commits.BeforeCommit = n => n == 1 ? stream.Reached : Task.CompletedTask;

        var summary = await _bench.Ingestor.IngestAsync(stream, "stream");

        IngestionAssert.Counts(summary, inserted: 20_000);
        Assert.Equal([5_000, 5_000, 5_000, 5_000], _bench.Commits.Batches);
        Assert.False(_bench.Commits.Overlapped);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_conflict_is_rejected_with_its_own_line_although_the_next_batch_is_being_read()
    {
        var conflict = Lines(1).Replace("\"agent\":\"agent\"", "\"agent\":\"other\"", StringComparison.Ordinal);
        var text = Lines(4_999) + conflict + Lines(15_000, first: 5_000);
        using var stream = new WatchedStream(Encoding.UTF8.GetBytes(text), (Lines(4_999) + conflict + Lines(4_000, first: 5_000)).Length);
        _bench.Commits.BeforeCommit = n => n == 1 ? stream.Reached : Task.CompletedTask;

        IngestionAssert.Counts(await _bench.Ingestor.IngestAsync(stream, "stream"), inserted: 19_999, conflicts: 1);

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
