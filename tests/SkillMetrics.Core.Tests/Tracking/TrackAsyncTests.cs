using System.Diagnostics;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using SkillMetrics.Tracking;
using Xunit;

namespace SkillMetrics.Core.Tests.Tracking;

public sealed class TrackAsyncTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryMetricsStore _store = new();
    private readonly SkillTracker _tracker;

    public TrackAsyncTests() => _tracker = new SkillTracker(_store, _store, new TrackingOptions { TimeProvider = _clock });

    public void Dispose()
    {
        _tracker.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task What_returns_is_completed_with_its_result_and_duration()
    {
        var result = await _tracker.TrackAsync(
            "summarize",
            async _ =>
            {
                await Task.Yield();
                _clock.Advance(TimeSpan.FromMilliseconds(250));
                return 42;
            },
            new InvocationOptions { SessionId = "s1" });

        Assert.Equal(42, result);
        var ended = await SingleAsync();
        Assert.Equal((InvocationState.Completed, TimeSpan.FromMilliseconds(250), "s1"), (ended.State, ended.Duration, ended.SessionId));
        Assert.Equal(TimeSpan.FromMilliseconds(250).Ticks, (await _store.GetAggregateAsync("summarize"))!.Performance.ExecutionTimes.SumTicks);
    }

    [Fact]
    [Trait("Pitfall", "49")]
    public async Task The_invocation_runs_while_the_action_does()
    {
        await _tracker.TrackAsync("summarize", async token =>
        {
            Assert.Equal(InvocationState.Running, (await SingleAsync()).State);
            Assert.Equal(1, (await _store.GetAggregateAsync("summarize", cancellationToken: token))!.Invocations.InFlight);
        });

        Assert.Equal(InvocationState.Completed, (await SingleAsync()).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_throws_is_failed_and_its_own_exception_comes_out(bool withResult)
    {
        var thrown = new InvalidDataException("boom");
        var caught = await Assert.ThrowsAsync<InvalidDataException>(() => withResult
            ? _tracker.TrackAsync("summarize", _ => ThrowDeepInside(thrown))
            : _tracker.TrackAsync("summarize", Task (_) => ThrowDeepInside(thrown)));

        Assert.Same(thrown, caught);
        Assert.Contains(nameof(ThrowDeepInside), caught.StackTrace, StringComparison.Ordinal);
        var ended = await SingleAsync();
        Assert.Equal((InvocationState.Abandoned, "System.IO.InvalidDataException"), (ended.State, ended.ErrorType));
        Assert.Equal(1, (await _store.GetAggregateAsync("summarize"))!.Performance.Exceptions);
    }

    [Fact]
    public async Task What_throws_before_its_first_wait_is_failed_too()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _tracker.TrackAsync("summarize", Task (_) => throw new InvalidDataException()));

        Assert.Equal("System.IO.InvalidDataException", (await SingleAsync()).ErrorType);
    }

    [Fact]
    public async Task A_cancelled_action_is_failed_and_its_cancellation_comes_out()
    {
        using var source = new CancellationTokenSource();
        var caught = await Assert.ThrowsAsync<OperationCanceledException>(() => _tracker.TrackAsync(
            "summarize",
            async token =>
            {
                await source.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            cancellationToken: source.Token));

        Assert.Equal(source.Token, caught.CancellationToken);
        Assert.Equal("System.OperationCanceledException", (await SingleAsync()).ErrorType);
    }

    [Fact]
    public async Task The_action_runs_even_where_the_token_is_cancelled_before_it()
    {
        var ran = await _tracker.TrackAsync("summarize", token => Task.FromResult(token.IsCancellationRequested), cancellationToken: new CancellationToken(canceled: true));

        Assert.True(ran);
        Assert.Equal(InvocationState.Completed, (await SingleAsync()).State);
    }

    [Fact]
    public async Task An_illegal_skill_name_throws_before_the_action_runs()
    {
        var ran = false;
        Assert.Throws<InvalidRecordException>(() =>
        {
            _ = _tracker.TrackAsync(new string('x', 201), _ =>
            {
                ran = true;
                return Task.CompletedTask;
            });
        });
        Assert.Throws<ArgumentNullException>(() => { _ = _tracker.TrackAsync("summarize", (Func<CancellationToken, Task>)null!); });

        Assert.False(ran);
        Assert.Empty(await _store.GetSkillNamesAsync());
    }

    [Fact]
    public async Task Only_the_time_of_the_action_counts()
    {
        // The machine's own clock: whatever tracking costs must not be in the duration of an action that does nothing.
        using var tracker = new SkillTracker(_store, _store);
        var outside = Stopwatch.GetTimestamp();
        await tracker.TrackAsync("summarize", _ => Task.CompletedTask);

        Assert.InRange((await SingleAsync()).Duration!.Value, TimeSpan.Zero, Stopwatch.GetElapsedTime(outside));
    }

    [Fact]
    public async Task Names_that_are_hard_on_files_are_tracked_as_they_are()
    {
        await _tracker.TrackAsync("übersetze: a/b \"c\" 翻訳", _ => Task.CompletedTask);

        Assert.Equal(["übersetze: a/b \"c\" 翻訳"], await _store.GetSkillNamesAsync());
    }

    private static async Task<int> ThrowDeepInside(Exception thrown)
    {
        await Task.Yield();
        throw thrown;
    }

    private async Task<InvocationRecord> SingleAsync() =>
        (InvocationRecord)Assert.Single(await _store.ReadAsync(new RecordFilter { Kind = RecordKind.Invocation }).ToListAsync());
}
