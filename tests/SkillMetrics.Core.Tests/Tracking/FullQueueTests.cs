using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

/// <summary>A real writer whose store is stuck, so that its queue fills.</summary>
public sealed class FullQueueTests : IAsyncLifetime
{
    private const int QueueCapacity = 2;

    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();
    private readonly InMemoryMetricsStore _store = new();
    private readonly StuckTarget _target = new();
    private readonly Instruments _instruments = new(factory: null);
    private readonly GroupCommitWriter _writer;
    private readonly GroupCommitWriter _droppingWriter;

    public FullQueueTests()
    {
        _writer = CreateWriter(FullQueueMode.Wait);
        _droppingWriter = CreateWriter(FullQueueMode.DropQueued);
    }

    public async Task InitializeAsync()
    {
        await FillAsync(_writer);
        await FillAsync(_droppingWriter);
    }

    public async Task DisposeAsync()
    {
        _target.Release();
        await _writer.DisposeAsync();
        await _droppingWriter.DisposeAsync();
        _target.Dispose();
        _instruments.Dispose();
        _store.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_call_waits_no_longer_than_it_may_and_then_its_record_is_dropped_and_counted()
    {
        using var tracker = CreateTracker();
        var start = tracker.StartAsync("summarize");
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(start.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var handle = await start;
        Assert.Equal((1, 0), (tracker.DroppedRecords, tracker.FailedRecords));

        var end = handle.CompleteAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await end;
        Assert.Equal(3, tracker.DroppedRecords);
        Assert.Contains("1 records", Assert.Single(_log.WithId(EventIds.RecordsDropped)).Message, StringComparison.Ordinal);

        _target.Release();
        await _writer.FlushAsync(CancellationToken.None);
        Assert.DoesNotContain("summarize", _target.Skills);
    }

    [Fact]
    public async Task A_call_that_finds_room_in_time_loses_nothing()
    {
        using var tracker = CreateTracker();
        var start = tracker.StartAsync("summarize");
        Assert.False(start.IsCompleted);

        _target.Release();
        await start;
        await _writer.FlushAsync(CancellationToken.None);

        Assert.Equal(0, tracker.DroppedRecords);
        Assert.Contains("summarize", _target.Skills);
    }

    [Fact]
    public async Task A_token_ends_the_wait_early()
    {
        using var tracker = CreateTracker();
        using var source = new CancellationTokenSource();
        var start = tracker.StartAsync("summarize", cancellationToken: source.Token);
        Assert.False(start.IsCompleted);

        await source.CancelAsync();
        await start;

        Assert.Equal(1, tracker.DroppedRecords);
    }

    [Fact]
    public async Task A_host_that_wants_to_know_is_thrown_at()
    {
        using var tracker = CreateTracker(TrackingFailure.Throw);
        var start = tracker.StartAsync("summarize");
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await start);
        Assert.Contains("100 ms", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await tracker.StartAsync("summarize", cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Synchronous_disposal_waits_for_nothing()
    {
        using var tracker = CreateTracker();
        var start = tracker.StartAsync("summarize");
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        var handle = await start;
        await _log.NextAsync();

        handle.Dispose();
        Assert.Equal(1, tracker.DroppedRecords);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.CompleteAsync());

        // Long enough for the next drop to be logged, which is the sign that it happened.
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(EventIds.RecordsDropped, (await _log.NextAsync()).EventId);
        Assert.Equal(3, tracker.DroppedRecords);
    }

    [Fact]
    public async Task What_the_writer_itself_chooses_to_drop_is_counted_without_a_wait()
    {
        using var tracker = new SkillTracker(_droppingWriter, _store, new TrackingOptions { TimeProvider = _clock, LoggerFactory = _log });

        await tracker.TrackAsync("summarize", _ => Task.CompletedTask);

        Assert.Equal((3, 3), (tracker.DroppedRecords, _droppingWriter.DroppedRecords));
        Assert.Single(_log.WithId(EventIds.RecordsDropped));
    }

    private SkillTracker CreateTracker(TrackingFailure failure = TrackingFailure.Log) =>
        new(_writer, _store, new TrackingOptions { TimeProvider = _clock, LoggerFactory = _log, Failure = failure });

    private GroupCommitWriter CreateWriter(FullQueueMode mode) => new(
        _target,
        new InMemoryStoreOptions { QueueCapacity = QueueCapacity, FullQueueMode = mode, TimeProvider = _clock },
        _instruments,
        _log);

    /// <summary>One record is being written, and as many wait as there is room for.</summary>
    private async Task FillAsync(GroupCommitWriter writer)
    {
        await writer.AppendAsync(Sample.Performance("filler", "writing"), Acknowledgement.Queued);
        await _target.Stuck;
        for (var i = 0; i < QueueCapacity; i++)
        {
            await writer.AppendAsync(Sample.Performance("filler", $"waiting{i}"), Acknowledgement.Queued);
        }
    }
}
