using NSubstitute;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

public sealed class InvocationHandleTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();
    private readonly InMemoryMetricsStore _store = new();
    private readonly SkillTracker _tracker;

    public InvocationHandleTests() => _tracker = new SkillTracker(_store, _store, new TrackingOptions { TimeProvider = _clock, LoggerFactory = _log });

    public void Dispose()
    {
        _tracker.Dispose();
        _store.Dispose();
        _log.Dispose();
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task Ending_twice_throws_and_counts_once()
    {
        var handle = await _tracker.StartAsync("summarize");
        await handle.CompleteAsync();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.CompleteAsync());
        Assert.Contains(handle.InvocationId, fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.FailAsync("late"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.FailAsync(new TimeoutException()));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.AbandonAsync());

        Assert.Equal(InvocationState.Completed, (await SingleAsync()).State);
        var aggregate = (await _store.GetAggregateAsync("summarize"))!;
        Assert.Equal((1, 1), (aggregate.Invocations.Total, aggregate.Performance.Count));
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task Of_many_that_end_it_at_once_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var handle = await _tracker.StartAsync("summarize");
            using var go = new Barrier(4);
            var ends = Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    go.SignalAndWait();
                    try
                    {
                        return (i % 2 == 0 ? handle.CompleteAsync() : handle.FailAsync("raced")).IsCompletedSuccessfully;
                    }
                    catch (InvalidOperationException)
                    {
                        return false;
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
            Assert.Equal(1, (await Task.WhenAll(ends)).Count(won => won));
        }

        var aggregate = (await _store.GetAggregateAsync("summarize"))!;
        Assert.Equal((20, 20, 0), (aggregate.Invocations.Total, aggregate.Performance.Count, aggregate.Invocations.InFlight));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_of_an_unended_handle_abandons_it(bool asynchronously)
    {
        var handle = await _tracker.StartAsync("summarize");
        _clock.Advance(TimeSpan.FromSeconds(1));
        if (asynchronously)
        {
            await handle.DisposeAsync();
            await handle.DisposeAsync();
        }
        else
        {
            handle.Dispose();
            handle.Dispose();
        }

        var ended = await SingleAsync();
        Assert.Equal((InvocationState.Abandoned, null, TimeSpan.FromSeconds(1)), (ended.State, ended.ErrorType, ended.Duration));
        Assert.Equal(0, (await _store.GetAggregateAsync("summarize"))!.Performance.Exceptions);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.CompleteAsync());
    }

    [Fact]
    public async Task Disposing_of_an_ended_handle_changes_nothing()
    {
        await using (var handle = await _tracker.StartAsync("summarize"))
        {
            await handle.CompleteAsync();
        }

        Assert.Equal(InvocationState.Completed, (await SingleAsync()).State);
    }

    [Fact]
    public async Task Abandoning_says_neither_success_nor_error()
    {
        var handle = await _tracker.StartAsync("summarize");
        await handle.AbandonAsync();

        var ended = await SingleAsync();
        Assert.Equal((InvocationState.Abandoned, null), (ended.State, ended.ErrorType));
    }

    [Fact]
    public async Task An_end_stands_alone_where_the_start_was_lost()
    {
        var appender = Substitute.For<IMetricsAppender>();
        appender.AppendAsync(Arg.Any<MetricRecord>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
            .Returns(new ValueTask<AppendResult>(new AppendResult { Dropped = 1 }));
        appender.AppendAsync(Arg.Any<IReadOnlyList<MetricRecord>>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
            .Returns(call => _store.AppendAsync(call.Arg<IReadOnlyList<MetricRecord>>()));
        using var tracker = new SkillTracker(appender, _store, new TrackingOptions { TimeProvider = _clock });

        var options = new InvocationOptions { InvocationId = "call-1", SkillVersion = "v1", SessionId = "s1", WorkflowPath = "main" };
        var started = _clock.GetUtcNow();
        var handle = await tracker.StartAsync("summarize", options);
        await handle.CompleteAsync();

        var ended = await SingleAsync();
        Assert.Equal(
            new InvocationRecord
            {
                SkillName = "summarize",
                InvocationId = "call-1",
                Timestamp = started,
                SkillVersion = "v1",
                SessionId = "s1",
                WorkflowPath = "main",
                Completed = true,
                Duration = TimeSpan.Zero,
            },
            ended);
        Assert.Equal(1, tracker.DroppedRecords);
    }

    [Fact]
    public async Task Without_an_id_the_invocation_gets_a_version_7_uuid_of_its_start()
    {
        var handle = await _tracker.StartAsync("summarize", new InvocationOptions { InvocationId = string.Empty });

        var id = Guid.ParseExact(handle.InvocationId, "N");
        Assert.Equal(7, id.Version);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), Convert.ToInt64(handle.InvocationId[..12], 16));
        Assert.Equal(("summarize", _clock.GetUtcNow()), (handle.SkillName, handle.StartedAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\tin it")]
    public void An_illegal_skill_name_throws_at_once(string name)
    {
        var fault = Assert.Throws<InvalidRecordException>(() => { _ = _tracker.StartAsync(name); });
        Assert.Equal("skill_name", fault.Field);
    }

    [Fact]
    public void Options_of_an_invocation_name_what_is_wrong_with_them()
    {
        var tooLong = new string('x', RecordLimits.IdentifierLength + 1);
        Assert.Equal("invocation_id", Assert.Throws<InvalidRecordException>(() => new InvocationOptions { InvocationId = tooLong }).Field);
        Assert.Equal("skill_version", Assert.Throws<InvalidRecordException>(() => new InvocationOptions { SkillVersion = tooLong }).Field);
        Assert.Equal("session_id", Assert.Throws<InvalidRecordException>(() => new InvocationOptions { SessionId = tooLong }).Field);
        Assert.Equal("workflow_path", Assert.Throws<InvalidRecordException>(() => new InvocationOptions { WorkflowPath = tooLong }).Field);
        Assert.Equal("agent", Assert.Throws<InvalidRecordException>(() => new InvocationOptions { Agent = tooLong }).Field);
    }

    [Fact]
    public async Task The_agent_of_the_invocation_wins_over_the_default_one()
    {
        await (await _tracker.StartAsync("own", new InvocationOptions { Agent = "mine" })).CompleteAsync();
        await (await _tracker.StartAsync("default")).CompleteAsync();

        Assert.Equal("mine", (await PerformanceOfAsync("own")).Agent);
        Assert.Equal(new TrackingOptions().Agent, (await PerformanceOfAsync("default")).Agent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_failure_without_a_type_is_of_an_unknown_one(string? errorType)
    {
        await (await _tracker.StartAsync("summarize")).FailAsync(errorType!);

        Assert.Equal(ErrorTypes.Unknown, (await SingleAsync()).ErrorType);
    }

    [Fact]
    public async Task An_illegal_error_type_is_mended_and_logged_and_not_thrown()
    {
        var handle = await _tracker.StartAsync("summarize");
        await handle.FailAsync("half \uD83D pair" + new string('x', RecordLimits.IdentifierLength));

        var ended = await SingleAsync();
        Assert.Equal("half \uFFFD pair" + new string('x', RecordLimits.IdentifierLength - 11), ended.ErrorType);
        Assert.Equal(ended.ErrorType, (await PerformanceOfAsync("summarize")).ExceptionType);
        Assert.Contains(handle.InvocationId, Assert.Single(_log.WithId(EventIds.InvocationEndMended)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Illegal_follow_up_actions_are_left_out_and_logged_and_not_thrown()
    {
        var long1 = new string('a', 40_000);
        var long2 = new string('b', 40_000);
        await (await _tracker.StartAsync("summarize")).CompleteAsync(["git commit", null!, "\uDC00", long1, long2, "git push"]);

        var ended = await SingleAsync();
        Assert.Equal(InvocationState.Completed, ended.State);
        Assert.Equal(["git commit", "\uFFFD", long1], ended.FollowUpActions);
        Assert.Single(_log.WithId(EventIds.InvocationEndMended));
    }

    [Fact]
    public async Task A_cancelled_token_does_not_lose_what_need_not_wait()
    {
        var cancelled = new CancellationToken(canceled: true);
        var handle = await _tracker.StartAsync("summarize", cancellationToken: cancelled);
        await handle.CompleteAsync(cancellationToken: cancelled);

        Assert.Equal(InvocationState.Completed, (await SingleAsync()).State);
    }

    [Fact]
    public async Task An_invocation_that_somebody_else_has_ended_is_logged_and_counted()
    {
        var options = new InvocationOptions { InvocationId = "call-1" };
        var handle = await _tracker.StartAsync("summarize", options);
        var same = await _tracker.StartAsync("summarize", options);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await handle.CompleteAsync();
        await same.FailAsync("late");

        Assert.Equal(InvocationState.Completed, (await SingleAsync()).State);
        Assert.Equal(1, _tracker.Conflicts);
        var entry = Assert.Single(_log.WithId(EventIds.InvocationAlreadyEnded));
        Assert.Contains("call-1", entry.Message, StringComparison.Ordinal);
        Assert.Contains("summarize", entry.Message, StringComparison.Ordinal);
    }

    private async Task<InvocationRecord> SingleAsync() =>
        (InvocationRecord)Assert.Single(await _store.ReadAsync(new RecordFilter { Kind = RecordKind.Invocation }).ToListAsync());

    private async Task<PerformanceRecord> PerformanceOfAsync(string skill) =>
        (PerformanceRecord)Assert.Single(await _store.ReadAsync(new RecordFilter { Kind = RecordKind.Performance, SkillName = skill }).ToListAsync());
}
