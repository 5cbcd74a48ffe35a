using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

/// <summary>The life of an invocation, over every store.</summary>
public abstract class TrackingLifeTests<TStore> : IAsyncLifetime
    where TStore : IMetricsStore, IMetricsAppender, IRejectedRecords, IStoreLifetime
{
    private TStore _store = default!;
    private SkillTracker _tracker = null!;

    protected FakeClock Clock { get; } = new();

    protected TempFolder Folder { get; } = new();

    protected abstract TStore CreateStore();

    public Task InitializeAsync()
    {
        _store = CreateStore();
        _tracker = new SkillTracker(_store, _store, new TrackingOptions { TimeProvider = Clock, Agent = "agent-1" });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _tracker.Dispose();
        await _store.DisposeAsync();
        Folder.Dispose();
    }

    [Fact]
    [Trait("Pitfall", "49")]
    public async Task A_running_invocation_is_there_before_it_ends_and_counts_apart()
    {
        var started = Clock.GetUtcNow();
        var handle = await _tracker.StartAsync("summarize", new InvocationOptions { SessionId = "s1", WorkflowPath = "main", SkillVersion = "v1" });
        Clock.Advance(TimeSpan.FromSeconds(2));

        var running = Assert.Single(await InvocationsAsync());
        Assert.Equal(InvocationState.Running, running.State);
        Assert.Equal(started, running.Timestamp);
        var invocations = (await _store.GetAggregateAsync("summarize"))!.Invocations;
        Assert.Equal((0, 0, 0, 1), (invocations.Total, invocations.Completed, invocations.Abandoned, invocations.InFlight));

        await handle.CompleteAsync();
        var ended = Assert.Single(await InvocationsAsync());
        Assert.Equal(running with { Completed = true, Duration = TimeSpan.FromSeconds(2) }, ended);
    }

    [Fact]
    [Trait("Pitfall", "17")]
    public async Task An_end_counts_at_once_with_its_session_and_its_duration()
    {
        var options = new InvocationOptions { SessionId = "s1", WorkflowPath = "main" };
        var first = await _tracker.StartAsync("summarize", options);
        Clock.Advance(TimeSpan.FromSeconds(3));
        await first.CompleteAsync();
        var second = await _tracker.StartAsync("summarize", options);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await second.FailAsync("quota");

        await _store.FlushAsync();
        var aggregate = (await _store.GetAggregateAsync("summarize"))!;
        Assert.Equal((2, 1, 1, 0), (aggregate.Invocations.Total, aggregate.Invocations.Completed, aggregate.Invocations.Abandoned, aggregate.Invocations.InFlight));
        Assert.Equal(TimeSpan.FromSeconds(3).Ticks, aggregate.Invocations.Durations.SumTicks);
        Assert.Equal(1, aggregate.Invocations.SessionCount);
        Assert.Equal(2, aggregate.Invocations.WorkflowPaths["main"]);
        Assert.Equal(1, aggregate.Invocations.Errors["quota"]);
        Assert.Equal((2, 1), (aggregate.Performance.Count, aggregate.Performance.Exceptions));
        Assert.Equal(TimeSpan.FromSeconds(4).Ticks, aggregate.Performance.ExecutionTimes.SumTicks);
    }

    [Fact]
    public async Task An_end_writes_the_invocation_and_its_performance_with_one_id()
    {
        var handle = await _tracker.StartAsync("summarize", new InvocationOptions { InvocationId = "call-1", SessionId = "s1", SkillVersion = "v1" });
        Clock.Advance(TimeSpan.FromMilliseconds(12.5));
        await handle.FailAsync(new TimeoutException());

        var ended = Assert.Single(await InvocationsAsync());
        Assert.Equal(("call-1", InvocationState.Abandoned, "System.TimeoutException"), (ended.InvocationId, ended.State, ended.ErrorType));
        var performance = Assert.Single(await ReadAsync<PerformanceRecord>(RecordKind.Performance));
        Assert.Equal(
            new PerformanceRecord
            {
                SkillName = "summarize",
                SkillVersion = "v1",
                SessionId = "s1",
                ExecutionId = "call-1",
                Agent = "agent-1",
                Timestamp = ended.Timestamp + TimeSpan.FromMilliseconds(12.5),
                ExecutionTime = TimeSpan.FromMilliseconds(12.5),
                ExceptionOccurred = true,
                ExceptionType = "System.TimeoutException",
            },
            performance);
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task Every_occurrence_of_a_follow_up_action_counts()
    {
        for (var i = 0; i < 2; i++)
        {
            var handle = await _tracker.StartAsync("summarize");
            await handle.CompleteAsync(["git commit", "git commit", "git push"]);
        }

        await _store.FlushAsync();
        var actions = (await _store.GetAggregateAsync("summarize"))!.Invocations.FollowUpActions;
        Assert.Equal((4, 2), (actions["git commit"], actions["git push"]));
    }

    [Fact]
    [Trait("Pitfall", "22")]
    public async Task Ten_threads_that_track_lose_nothing()
    {
        const int threads = 10;
        const int calls = 50;
        using var go = new ManualResetEventSlim();
        var work = Enumerable.Range(0, threads).Select(t => Task.Factory.StartNew(
            () =>
            {
                go.Wait();
                for (var i = 0; i < calls; i++)
                {
                    _tracker.TrackAsync("summarize", _ => Task.CompletedTask, new InvocationOptions { SessionId = $"s{t}" }).GetAwaiter().GetResult();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        go.Set();
        await Task.WhenAll(work);

        await _store.FlushAsync();
        var aggregate = (await _store.GetAggregateAsync("summarize"))!;
        Assert.Equal((threads * calls, 0), (aggregate.Invocations.Completed, aggregate.Invocations.InFlight));
        Assert.Equal(threads * calls, aggregate.Performance.Count);
        Assert.Equal(threads, aggregate.Invocations.SessionCount);
        Assert.Equal(threads * calls, (await InvocationsAsync()).Select(i => i.InvocationId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Only_what_still_runs_and_is_old_enough_expires()
    {
        await _tracker.StartAsync("old", new InvocationOptions { SessionId = "s1" });
        var ended = await _tracker.StartAsync("ended");
        await ended.CompleteAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        await _tracker.StartAsync("edge");
        Clock.Advance(TimeSpan.FromHours(1));
        await _store.FlushAsync();

        Assert.Equal(1, await _tracker.ExpireAsync(TimeSpan.FromHours(1)));

        var old = Assert.Single(await InvocationsAsync(), i => i.SkillName == "old");
        Assert.Equal((InvocationState.Abandoned, "expired", null, "s1"), (old.State, old.ErrorType, old.Duration, old.SessionId));
        Assert.Equal(0, (await _store.GetAggregateAsync("old"))!.Performance.Count);
        Assert.Equal(InvocationState.Running, Assert.Single(await InvocationsAsync(), i => i.SkillName == "edge").State);
        Assert.Equal(0, await _tracker.ExpireAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task An_end_after_the_expiry_stays_rejected_and_breaks_nothing()
    {
        var handle = await _tracker.StartAsync("summarize");
        Clock.Advance(TimeSpan.FromHours(2));
        await _store.FlushAsync();
        Assert.Equal(1, await _tracker.ExpireAsync(TimeSpan.FromHours(1)));

        await handle.CompleteAsync();

        Assert.Equal("expired", Assert.Single(await InvocationsAsync()).ErrorType);
        Assert.Contains(handle.InvocationId, Assert.Single(await _store.ReadRejectsAsync().ToListAsync()).Reject.Reason, StringComparison.Ordinal);
    }

    private async Task<List<InvocationRecord>> InvocationsAsync() => await ReadAsync<InvocationRecord>(RecordKind.Invocation);

    private async Task<List<T>> ReadAsync<T>(RecordKind kind)
    {
        await _store.FlushAsync();
        return await _store.ReadAsync(new RecordFilter { Kind = kind }).Cast<T>().ToListAsync();
    }
}
