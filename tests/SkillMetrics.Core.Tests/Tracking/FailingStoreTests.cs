using NSubstitute;
using NSubstitute.ExceptionExtensions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

/// <summary>A tracker must never break the tool it watches.</summary>
public sealed class FailingStoreTests : IDisposable
{
    private static readonly MetricsStoreException _fault = new("the disk is full");

    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();
    private readonly InMemoryMetricsStore _store = new();
    private readonly IMetricsAppender _appender = Substitute.For<IMetricsAppender>();

    public void Dispose()
    {
        _store.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_store_is_counted_and_logged_once_a_burst_and_the_result_comes_back(bool atOnce)
    {
        Fail(atOnce);
        using var tracker = CreateTracker();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(42, await tracker.TrackAsync("summarize", _ => Task.FromResult(42)));
        }

        // A start has one record, an end has two.
        Assert.Equal(9, tracker.FailedRecords);
        var entry = Assert.Single(_log.WithId(EventIds.TrackingFailed));
        Assert.Same(_fault, entry.Exception);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await tracker.TrackAsync("summarize", _ => Task.CompletedTask);
        Assert.Contains("9 records", _log.WithId(EventIds.TrackingFailed)[^1].Message, StringComparison.Ordinal);
        Assert.Equal(2, _log.Entries.Count);
    }

    [Fact]
    public async Task After_a_success_the_next_failure_is_logged_at_once()
    {
        using var tracker = CreateTracker();
        Fail();
        await tracker.StartAsync("summarize");
        Succeed();
        await tracker.StartAsync("summarize");
        Fail();
        await tracker.StartAsync("summarize");

        Assert.Equal(2, _log.WithId(EventIds.TrackingFailed).Count);
    }

    [Fact]
    public async Task A_failing_tool_over_a_failing_store_throws_its_own_exception()
    {
        Fail();
        using var tracker = CreateTracker();
        var thrown = new InvalidDataException();

        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidDataException>(() => tracker.TrackAsync("summarize", _ => Task.FromException(thrown))));
    }

    [Fact]
    public async Task A_handle_over_a_failing_store_throws_nothing()
    {
        Fail();
        using var tracker = CreateTracker();

        await (await tracker.StartAsync("summarize")).CompleteAsync();
        await (await tracker.StartAsync("summarize")).FailAsync("quota");
        await (await tracker.StartAsync("summarize")).AbandonAsync();
        await (await tracker.StartAsync("summarize")).DisposeAsync();
        (await tracker.StartAsync("summarize")).Dispose();

        Assert.Equal(15, tracker.FailedRecords);
    }

    [Fact]
    public async Task A_store_that_has_been_disposed_of_breaks_nothing()
    {
        using var tracker = new SkillTracker(_store, _store);
        var handle = await tracker.StartAsync("summarize");
        await _store.DisposeAsync();

        await handle.CompleteAsync();

        Assert.Equal(2, tracker.FailedRecords);
    }

    [Fact]
    public async Task A_host_that_wants_to_know_is_thrown_at()
    {
        using var tracker = CreateTracker(o => o.Failure = TrackingFailure.Throw);
        var handle = await tracker.StartAsync("summarize");
        var abandoned = await tracker.StartAsync("summarize");
        Fail();

        Assert.Same(_fault, await Assert.ThrowsAsync<MetricsStoreException>(async () => await tracker.StartAsync("summarize")));
        Assert.Same(_fault, await Assert.ThrowsAsync<MetricsStoreException>(async () => await handle.CompleteAsync()));
        var ran = false;
        await Assert.ThrowsAsync<MetricsStoreException>(() => tracker.TrackAsync("summarize", _ =>
        {
            ran = true;
            return Task.CompletedTask;
        }));
        Assert.False(ran);

        // Disposal never throws: it would hide the exception that is on its way.
        await abandoned.DisposeAsync();
        Assert.Equal(6, tracker.FailedRecords);
    }

    [Fact]
    public async Task A_tool_that_fails_is_heard_above_a_store_that_does()
    {
        using var tracker = CreateTracker(o => o.Failure = TrackingFailure.Throw);

        await Assert.ThrowsAsync<InvalidDataException>(() => tracker.TrackAsync("summarize", _ =>
        {
            Fail();
            return Task.FromException(new InvalidDataException());
        }));

        Assert.Equal(2, tracker.FailedRecords);
    }

    [Fact]
    public async Task The_acknowledgement_the_host_chose_is_asked_for_except_where_nobody_waits()
    {
        using var tracker = CreateTracker(o => o.Acknowledgement = Acknowledgement.Flushed);
        await (await tracker.StartAsync("awaited")).CompleteAsync();
        (await tracker.StartAsync("disposed")).Dispose();

        await _appender.Received(2).AppendAsync(Arg.Any<MetricRecord>(), Acknowledgement.Flushed, Arg.Any<CancellationToken>());
        await _appender.Received(1).AppendAsync(Arg.Is<IReadOnlyList<MetricRecord>>(r => r[0].SkillName == "awaited"), Acknowledgement.Flushed, Arg.Any<CancellationToken>());
        await _appender.Received(1).AppendAsync(Arg.Is<IReadOnlyList<MetricRecord>>(r => r[0].SkillName == "disposed"), Acknowledgement.Queued, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Who_waits_for_the_store_may_stop_waiting()
    {
        using var tracker = CreateTracker(o => o.Acknowledgement = Acknowledgement.Flushed);
        using var source = new CancellationTokenSource();
        _appender.AppendAsync(Arg.Any<MetricRecord>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
            .Returns(call => Never(call.Arg<CancellationToken>()));

        var start = tracker.StartAsync("summarize", cancellationToken: source.Token);
        Assert.False(start.IsCompleted);
        await source.CancelAsync();

        Assert.Equal("summarize", (await start).SkillName);
        Assert.Equal(1, tracker.FailedRecords);
    }

    private static async ValueTask<AppendResult> Never(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return default;
    }

    private SkillTracker CreateTracker(Action<TrackingOptions>? configure = null)
    {
        var options = new TrackingOptions { TimeProvider = _clock, LoggerFactory = _log };
        configure?.Invoke(options);
        return new SkillTracker(_appender, _store, options);
    }

    private void Succeed()
    {
        _appender.AppendAsync(Arg.Any<MetricRecord>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>()).Returns(default(ValueTask<AppendResult>));
        _appender.AppendAsync(Arg.Any<IReadOnlyList<MetricRecord>>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>()).Returns(default(ValueTask<AppendResult>));
    }

    private void Fail(bool atOnce = false)
    {
        if (atOnce)
        {
            _appender.AppendAsync(Arg.Any<MetricRecord>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>()).Throws(_fault);
            _appender.AppendAsync(Arg.Any<IReadOnlyList<MetricRecord>>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>()).Throws(_fault);
        }
        else
        {
            _appender.AppendAsync(Arg.Any<MetricRecord>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
                .Returns(_ => ValueTask.FromException<AppendResult>(_fault));
            _appender.AppendAsync(Arg.Any<IReadOnlyList<MetricRecord>>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
                .Returns(_ => ValueTask.FromException<AppendResult>(_fault));
        }
    }
}
