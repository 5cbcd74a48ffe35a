using System.IO.Pipelines;
using System.Text;
using SkillMetrics.Storage;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class LiveStreamTests : IDisposable
{
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_a_silent_pipe_gave_is_committed_without_waiting_for_more()
    {
        var committed = new TaskCompletionSource();
        _bench.Commits.BeforeCommit = _ => Task.FromResult(committed.TrySetResult());
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Lines(3)));

        var ingesting = _bench.Ingestor.IngestAsync(pipe.Reader.AsStream(), "pipe");
        await _bench.Clock.TimerStartedAsync();
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(250));
        await committed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Lines(2, first: 3)));
        await pipe.Writer.CompleteAsync();

        Assert.Equal(5, (await ingesting).Inserted);
        Assert.Equal([3, 2], _bench.Commits.Batches);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_store_that_fails_is_told_although_the_pipe_is_silent()
    {
        _bench.Commits.BeforeCommit = _ => throw new MetricsStoreException("The disk is full.");
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Lines(3)));

        var ingesting = _bench.Ingestor.IngestAsync(pipe.Reader.AsStream(), "pipe");
        await _bench.Clock.TimerStartedAsync();
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(250));

        await Assert.ThrowsAsync<MetricsStoreException>(() => ingesting);
    }

    [Fact]
    public async Task What_was_read_is_kept_when_a_stream_that_cannot_be_cancelled_is_given_up()
    {
        using var cancelled = new CancellationTokenSource();
        using var stream = new SilentStream(Encoding.UTF8.GetBytes(Lines(3)));

        var ingesting = _bench.Ingestor.IngestAsync(stream, "pipe", cancellationToken: cancelled.Token);
        await stream.Silent.WaitAsync(TimeSpan.FromSeconds(30));
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ingesting);
        Assert.Equal(["e0", "e1", "e2"], await _bench.IdsAsync());
    }

    /// <summary>Gives what it has, and then never ends a read, whatever it is told.</summary>
    private sealed class SilentStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _silent = new();

        public Task Silent => _silent.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                return await base.ReadAsync(buffer, CancellationToken.None);
            }

            _silent.TrySetResult();
            return await new TaskCompletionSource<int>().Task;
        }
    }
}
