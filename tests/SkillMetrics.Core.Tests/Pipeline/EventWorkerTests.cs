using System.Globalization;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using SkillMetrics.Conformance;
using SkillMetrics.Diagnostics;
using SkillMetrics.Pipeline;
using SkillMetrics.Queueing;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Core.Tests.Pipeline;

public sealed class EventWorkerTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();
    private readonly InMemoryMetricsStore _store;

    public EventWorkerTests() => _store = new InMemoryMetricsStore(new InMemoryStoreOptions { TimeProvider = _clock, LoggerFactory = _log });

    public void Dispose()
    {
        _store.Dispose();
        _log.Dispose();
    }

    [Fact]
    [Trait("Pitfall", "39")]
    public async Task One_bad_event_of_a_hundred_does_not_take_the_others_with_it()
    {
        var bad = new QueuedEvent { Id = "bad", Type = RecordEvent.Type, Payload = "{\"metric_type\":\"performance\"}"u8.ToArray() };
        await _store.EnqueueAsync([.. Enumerable.Range(0, 50).Select(i => RecordEvent.Of(Sample.Performance(id: $"a{i}"))), bad, .. Enumerable.Range(0, 49).Select(i => RecordEvent.Of(Sample.Performance(id: $"b{i}")))]);
        var worker = Worker(new RecordEventHandler());
        Assert.Equal(100, await worker.RunOnceAsync());
        Assert.Equal(99, (await _store.ReadAsync(RecordFilter.All).ToListAsync()).Count);
        Assert.Equal(1, (await _store.GetFiguresAsync()).Depth);

        await AgainAsync(worker);
        await AgainAsync(worker);
        var letter = Assert.Single(await _store.ReadDeadLettersAsync().ToListAsync());
        Assert.Equal(("bad", 3), (letter.Event.Id, letter.DeliveryCount));
        Assert.StartsWith("System.FormatException: ", letter.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2], _log.WithId(EventIds.EventFailed).Select(e => e.Message.Contains("delivery 1", StringComparison.Ordinal) ? 1 : 2));
        Assert.Single(_log.WithId(EventIds.EventDeadLettered));
        Assert.Equal(0, await worker.RunOnceAsync());
    }

    [Fact]
    public async Task Requeued_dead_letters_are_done_once_the_handler_is_mended()
    {
        var isMended = false;
        var worker = Worker(Handler("a", (context, _) =>
        {
            if (!isMended)
            {
                throw new InvalidOperationException("broken");
            }

            context.Add(Sample.Performance(id: context.Event.Id));
            return Task.CompletedTask;
        }));
        await _store.PutAsync(Events(5));
        await worker.RunOnceAsync();
        await AgainAsync(worker);
        await AgainAsync(worker);
        Assert.Equal(5, (await _store.GetFiguresAsync()).DeadLetters);

        isMended = true;
        Assert.Equal(5, await _store.RequeueDeadLettersAsync(null));
        await worker.RunOnceAsync();
        Assert.Equal(5, (await _store.ReadAsync(RecordFilter.All).ToListAsync()).Count);
        var figures = await _store.GetFiguresAsync();
        Assert.Equal((0, 0), (figures.Depth, figures.DeadLetters));
    }

    [Fact]
    [Trait("Pitfall", "41")]
    public async Task A_worker_leaves_what_it_has_no_handler_for_to_others()
    {
        await _store.PutAsync(Event("1", "theirs"), Event("2", "mine"));
        Assert.Equal(1, await Worker(Handler("mine", (_, _) => Task.CompletedTask)).RunOnceAsync());
        Assert.Equal(["1"], (await _store.TakeAsync(type: "theirs")).Ids());
    }

    [Fact]
    public async Task A_transient_fault_is_tried_again_within_the_delivery_and_leaves_nothing_behind()
    {
        var calls = 0;
        var worker = Worker(Handler("a", (context, _) =>
        {
            context.Add(Sample.Performance(id: $"{++calls}"));
            return calls < 3 ? throw new TimeoutException() : Task.CompletedTask;
        }));
        await _store.PutAsync(Event("1"));
        var run = worker.RunOnceAsync().AsTask();

        // The timer that renews the lease, then the two waits.
        await _clock.TimerStartedAsync();
        await _clock.TimerStartedAsync();
        Assert.Equal(1, calls);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        await _clock.TimerStartedAsync();
        Assert.Equal(2, calls);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        await run;
        Assert.Equal([Sample.Performance(id: "3")], await _store.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Empty(_log.WithId(EventIds.EventFailed));
    }

    [Fact]
    public async Task Another_fault_is_not_tried_again_within_the_delivery()
    {
        var calls = 0;
        var worker = Worker(Handler("a", (_, _) => throw new InvalidOperationException($"{++calls}")));
        await _store.PutAsync(Event("1"));
        await worker.RunOnceAsync();
        Assert.Equal(1, calls);
        Assert.Equal(1, (await _store.GetFiguresAsync()).Delayed);
    }

    [Fact]
    public async Task At_a_stop_the_event_under_way_is_finished_and_the_others_are_given_back()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var stopping = new CancellationTokenSource();
        var worker = Worker(Handler("a", (context, _) =>
        {
            begun.SetResult();
            context.Add(Sample.Performance());
            return end.Task;
        }));
        await _store.PutAsync(Events(3));
        var run = worker.RunAsync(stopping.Token);
        await begun.Task;
        await stopping.CancelAsync();
        end.SetResult();
        await run;
        Assert.Single(await _store.ReadAsync(RecordFilter.All).ToListAsync());
        var rest = await _store.TakeAsync();
        Assert.Equal(["001", "002"], rest.Ids());
        Assert.All(rest, l => Assert.Equal((1, 0), (l.Delivery, l.ExpiredLeases)));
    }

    [Fact]
    public async Task An_event_that_is_broken_off_is_given_back_and_counts_no_delivery()
    {
        var begun = new TaskCompletionSource();
        using var aborting = new CancellationTokenSource();
        var worker = Worker(Handler("a", (_, token) =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.Infinite, token);
        }));
        await _store.PutAsync(Event("1"));
        var run = worker.RunOnceAsync(default, aborting.Token);
        await begun.Task;
        await aborting.CancelAsync();
        await run;
        var lease = await _store.TakeOneAsync();
        Assert.Equal((1, 0), (lease.Delivery, lease.ExpiredLeases));
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_its_lease_keeps_it()
    {
        var queue = Substitute.For<IEventQueue>();
        var (begun, end, renewed) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var lease = new EventLease { Event = Event("1"), Token = 1, Delivery = 1, ExpiredLeases = 0, EnqueuedAt = Sample.Time, Until = Sample.Time };
        queue.LeaseAsync(default!, default, default).ReturnsForAnyArgs([lease]);
        queue.RenewAsync(default!, default).ReturnsForAnyArgs(call =>
        {
            Assert.Equal([lease], call.Arg<IReadOnlyList<EventLease>>());
            renewed.SetResult();
            return [lease];
        });
        var worker = new EventWorker(queue, _store, [Handler("a", (_, _) =>
        {
            begun.SetResult();
            return end.Task;
        })], Options());
        var run = worker.RunOnceAsync();
        await begun.Task;
        _clock.Advance(TimeSpan.FromSeconds(20));
        await renewed.Task;
        end.SetResult();
        await run;
        await queue.Received(1).CompleteAsync(Arg.Is<IReadOnlyList<EventLease>>(l => l.Count == 1), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_renewal_that_fails_takes_nothing_with_it()
    {
        var queue = Substitute.For<IEventQueue>();
        var (begun, end, renewed) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var lease = new EventLease { Event = Event("1"), Token = 1, Delivery = 1, ExpiredLeases = 0, EnqueuedAt = Sample.Time, Until = Sample.Time };
        queue.LeaseAsync(default!, default, default).ReturnsForAnyArgs([lease]);
        queue.RenewAsync(default!, default).ReturnsForAnyArgs(_ =>
        {
            renewed.SetResult();
            return ValueTask.FromException<IReadOnlyList<EventLease>>(new InvalidOperationException("no such queue"));
        });
        var worker = new EventWorker(queue, _store, [Handler("a", (_, _) =>
        {
            begun.SetResult();
            return end.Task;
        })], Options());
        var run = worker.RunOnceAsync();
        await begun.Task;
        _clock.Advance(TimeSpan.FromSeconds(20));
        await renewed.Task;
        end.SetResult();
        Assert.Equal(1, await run);
        await queue.ReceivedWithAnyArgs(1).CompleteAsync(default!, default);
    }

    [Fact]
    public async Task Whatever_a_handler_throws_is_the_fault_of_its_event()
    {
        Func<Task>[] faults =
        [
            () => throw new InvalidOperationException("at once"),
            () => Task.FromException(new OperationCanceledException("its own")),
            () => Task.FromCanceled(new CancellationToken(canceled: true)),
        ];
        var worker = Worker(Handler("a", (context, _) =>
            int.Parse(context.Event.Id, CultureInfo.InvariantCulture) is var number && number < faults.Length ? faults[number]() : Task.CompletedTask));
        await _store.PutAsync(Events(faults.Length + 1));
        Assert.Equal(faults.Length + 1, await worker.RunOnceAsync());
        var figures = await _store.GetFiguresAsync();
        Assert.Equal((faults.Length, faults.Length), (figures.Depth, figures.Delayed));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.All(await _store.TakeAsync(), l => Assert.Equal(2, l.Delivery));
    }

    [Fact]
    public async Task A_fault_that_cannot_be_judged_is_not_transient()
    {
        var calls = 0;
        var options = Options();
        options.IsTransient = _ => throw new InvalidCastException("judged wrongly");
        await _store.PutAsync(Events(2));
        Assert.Equal(2, await new EventWorker(_store, _store, [Handler("a", (_, _) => ++calls == 1 ? throw new TimeoutException() : Task.CompletedTask)], options).RunOnceAsync());
        Assert.Equal((2, 1), (calls, (await _store.GetFiguresAsync()).Delayed));
    }

    /// <summary>Else the leases of all the others would run out with its own until they, too, are given up.</summary>
    [Fact]
    [Trait("Pitfall", "39")]
    public async Task Events_whose_workers_keep_dying_are_done_one_by_one()
    {
        await _store.PutAsync(Events(3));
        for (var deaths = 0; deaths < 2; deaths++)
        {
            Assert.Equal(3, (await _store.TakeAsync()).Count);
            _clock.Advance(Minute);
        }

        await _store.PutAsync(Event("new 1"), Event("new 2"));
        var leased = new List<long>();
        var last = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        var run = Worker(Handler("a", async (context, token) =>
        {
            leased.Add((await _store.GetFiguresAsync(token)).Leased);
            if (string.Equals(context.Event.Id, "new 2", StringComparison.Ordinal))
            {
                last.SetResult();
            }
        })).RunAsync(stopping.Token);

        // All of them without a wait, which this clock would never end.
        await last.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([1, 1, 1, 2, 2], leased);
        await stopping.CancelAsync();
        await run;
        Assert.Equal(0, (await _store.GetFiguresAsync()).Depth);
    }

    [Fact]
    public async Task Events_that_are_done_wait_no_longer_for_others_than_they_may()
    {
        var depths = new List<long>();
        var worker = Worker(Handler("a", async (_, token) =>
        {
            depths.Add((await _store.GetFiguresAsync(token)).Depth);
            _clock.Advance(TimeSpan.FromMilliseconds(600));
        }));
        await _store.PutAsync(Events(5));
        await worker.RunOnceAsync();
        Assert.Equal([5, 5, 3, 3, 1], depths);
        Assert.Equal(0, (await _store.GetFiguresAsync()).Depth);
    }

    [Fact]
    [Trait("Pitfall", "39")]
    public async Task A_store_out_of_reach_is_no_event_s_fault()
    {
        var store = Substitute.For<IMetricsAppender>();
        store.AppendAsync(Arg.Any<IReadOnlyList<MetricRecord>>(), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>()).ThrowsAsync(new MetricsStoreException("out of reach"));
        await _store.EnqueueAsync([RecordEvent.Of(Sample.Performance()), RecordEvent.Of(Sample.Outcome())]);
        var worker = new EventWorker(_store, store, [new RecordEventHandler()], Options());
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<MetricsStoreException>(async () => await worker.RunOnceAsync());
        }

        var leases = await _store.TakeAsync(type: RecordEvent.Type);
        Assert.Equal([(1, 0), (1, 0)], leases.Select(l => (l.Delivery, l.ExpiredLeases)));
    }

    [Fact]
    public async Task A_record_that_the_store_does_not_take_goes_to_the_dead_letters_alone()
    {
        var store = Substitute.For<IMetricsAppender>();
        store.AppendAsync(Arg.Is<IReadOnlyList<MetricRecord>>(r => r.Contains(Sample.Outcome())), Arg.Any<Acknowledgement?>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(new MetricsStoreException("not this one") { IsRefusal = true });
        await _store.EnqueueAsync([RecordEvent.Of(Sample.Outcome())]);
        var worker = new EventWorker(_store, store, [new RecordEventHandler()], Options());
        for (var i = 0; i < 3; i++)
        {
            await _store.EnqueueAsync([RecordEvent.Of(Sample.Performance()), RecordEvent.Of(Sample.Fidelity())]);
            await worker.RunOnceAsync();
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        var letter = Assert.Single(await _store.ReadDeadLettersAsync().ToListAsync());
        Assert.Equal((3, "SkillMetrics.Storage.MetricsStoreException: not this one"), (letter.DeliveryCount, letter.Error));
        Assert.Equal(0, (await _store.GetFiguresAsync()).Depth);
    }

    [Fact]
    [Trait("Pitfall", "42")]
    public async Task With_the_queue_elsewhere_a_record_whose_event_comes_again_is_stored_once()
    {
        using var folder = new TempFolder();
        await using var store = new SkillMetrics.Storage.Files.FileMetricsStore(folder.File("metrics"));
        await _store.EnqueueAsync([RecordEvent.Of(Sample.Performance()), RecordEvent.Of(Sample.Performance())]);
        await new EventWorker(_store, store, [new RecordEventHandler()], Options()).RunOnceAsync();
        Assert.Equal([Sample.Performance()], await store.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Empty(await _store.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(0, (await _store.GetFiguresAsync()).Depth);
    }

    [Fact]
    public async Task A_queue_out_of_reach_is_logged_once_and_tried_again()
    {
        var queue = Substitute.For<IEventQueue>();
        queue.LeaseAsync(default!, default, default).ThrowsAsyncForAnyArgs(new MetricsStoreException("out of reach"));
        using var stopping = new CancellationTokenSource();
        var run = new EventWorker(queue, _store, [new RecordEventHandler()], Options()).RunAsync(stopping.Token);
        await _clock.TimerStartedAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _clock.TimerStartedAsync();
        await stopping.CancelAsync();
        await run;
        await queue.ReceivedWithAnyArgs(2).LeaseAsync(default!, default, default);
        Assert.Single(_log.WithId(EventIds.EventQueueFailed));
    }

    /// <summary>All of them are started by one thread, which comes back from each.</summary>
    [Fact]
    [Trait("Pitfall", "43")]
    public async Task Workers_that_wait_hold_no_thread()
    {
        using var stopping = new CancellationTokenSource();
        var worker = Worker(new RecordEventHandler());
        var runs = Enumerable.Range(0, 1_000).Select(_ => worker.RunAsync(stopping.Token)).ToList();
        Assert.All(runs, r => Assert.False(r.IsCompleted));
        await stopping.CancelAsync();
        await Task.WhenAll(runs);
    }

    [Fact]
    public void Two_handlers_of_a_type_and_none_at_all_are_refused()
    {
        Assert.Contains(RecordEvent.Type, Assert.Throws<ArgumentException>(() => Worker(new RecordEventHandler(), new RecordEventHandler())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Worker());
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var fault = Assert.Throws<ArgumentException>(() => new EventWorker(
            _store, _store, [new RecordEventHandler()], new EventWorkerOptions { Workers = 0, LeaseDuration = TimeSpan.Zero, CriticalDepth = 10 }));
        Assert.Contains("Workers must be from 1 to 64, but is 0.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("LeaseDuration must be from 00:00:01 to 1 day, but is 00:00:00.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("CriticalDepth must be from 10001 to", fault.Message, StringComparison.Ordinal);
    }

    private static DelegateEventHandler Handler(string type, Func<EventContext, CancellationToken, Task> handle) => new(type, handle);

    private EventWorkerOptions Options() => new() { TimeProvider = _clock, LoggerFactory = _log };

    private EventWorker Worker(params IEventHandler[] handlers) => new(_store, _store, handlers, Options());

    private async Task AgainAsync(EventWorker worker)
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        await worker.RunOnceAsync();
    }
}
