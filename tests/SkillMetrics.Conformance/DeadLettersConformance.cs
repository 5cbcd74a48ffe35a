using SkillMetrics.Queueing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Conformance;

/// <summary>What cannot be done ends in the dead letters, with its error and its original, and can be sent again.</summary>
public abstract class DeadLettersConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, IQueueHome, new()
{
    private IRecordingEventQueue Queue => (IRecordingEventQueue)Store.Store;

    [Fact]
    [Trait("Pitfall", "39")]
    public async Task The_third_delivery_that_is_abandoned_moves_the_event_to_the_dead_letters()
    {
        await Queue.PutAsync(Event("1", priority: 4));
        var enqueued = Home.Clock.GetUtcNow();
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            var lease = await Queue.TakeOneAsync();
            Assert.Equal(delivery, lease.Delivery);
            Assert.Equal(AbandonOutcome.Returned, await Queue.AbandonAsync(lease, $"error {delivery}"));
            Home.Clock.Advance(Minute);
        }

        Assert.Empty(await LettersAsync());
        Assert.Equal(AbandonOutcome.DeadLettered, await Queue.AbandonAsync(await Queue.TakeOneAsync(), "error 3"));
        Assert.Empty(await Queue.TakeAsync());
        var letter = Assert.Single(await LettersAsync());
        Assert.Equal(("1", "a", 4), (letter.Event.Id, letter.Event.Type, letter.Event.Priority));
        Assert.Equal("""{"of":"1"}"""u8.ToArray(), letter.Event.Payload.ToArray());
        Assert.Equal((3, 0, "error 3"), (letter.DeliveryCount, letter.ExpiredLeases, letter.Error));
        Assert.Equal((enqueued, Home.Clock.GetUtcNow()), (letter.EnqueuedAt, letter.FailedAt));
        var figures = await Queue.GetFiguresAsync();
        Assert.Equal((0, 1), (figures.Depth, figures.DeadLetters));
    }

    [Fact]
    public async Task An_abandoned_event_can_be_told_to_wait()
    {
        await Queue.PutAsync(Event("1"));
        await Queue.AbandonAsync(await Queue.TakeOneAsync(), "not now", Minute);
        Assert.Empty(await Queue.TakeAsync());
        Home.Clock.Advance(Minute);
        Assert.Equal(2, (await Queue.TakeOneAsync()).Delivery);
    }

    [Fact]
    public async Task Leases_that_ran_out_and_releases_do_not_bring_an_event_nearer_to_its_last_delivery()
    {
        await Queue.PutAsync(Event("1"));
        for (var i = 0; i < 9; i++)
        {
            await Queue.TakeOneAsync();
            Home.Clock.Advance(Minute);
            await Queue.ReleaseAsync([await Queue.TakeOneAsync()]);
        }

        Assert.Equal(AbandonOutcome.Returned, await Queue.AbandonAsync(await Queue.TakeOneAsync(), "one"));
        Assert.Equal(AbandonOutcome.Returned, await Queue.AbandonAsync(await Queue.TakeOneAsync(), "two"));
        Assert.Equal(AbandonOutcome.DeadLettered, await Queue.AbandonAsync(await Queue.TakeOneAsync(), "three"));
        var letter = Assert.Single(await LettersAsync());
        Assert.Equal((3, 9), (letter.DeliveryCount, letter.ExpiredLeases));
    }

    [Fact]
    public async Task The_tenth_lease_that_runs_out_moves_the_event_to_the_dead_letters()
    {
        await Queue.PutAsync(Event("deadly"), Event("harmless"));
        await Queue.AbandonAsync((await Queue.TakeAsync(1))[0], "almost");
        await Queue.CompleteAsync(await Queue.TakeAsync(1, "b"));
        for (var i = 0; i < 10; i++)
        {
            var leases = await Queue.TakeAsync();
            Assert.Equal(i, leases.Single(l => l.Event.Id == "deadly").ExpiredLeases);
            await Queue.ReleaseAsync([.. leases.Where(l => l.Event.Id == "harmless")]);
            Home.Clock.Advance(Minute);
        }

        Assert.Equal(["harmless"], (await Queue.TakeAsync()).Ids());
        var letter = Assert.Single(await LettersAsync());
        Assert.Equal(("deadly", 1, 10), (letter.Event.Id, letter.DeliveryCount, letter.ExpiredLeases));
        Assert.Equal("Its lease ran out 10 times: whoever worked on it died or hung. The last error: almost", letter.Error);
    }

    [Fact]
    public async Task The_limits_are_options()
    {
        await using var store = Home.Create(o => (o.EventQueue.MaxDeliveries, o.EventQueue.MaxExpiredLeases) = (1, 1));
        var queue = (IRecordingEventQueue)store.Store;
        await queue.PutAsync(Events(2));
        Assert.Equal(AbandonOutcome.DeadLettered, await queue.AbandonAsync((await queue.TakeAsync(1))[0], "once"));
        await queue.TakeOneAsync();
        Home.Clock.Advance(Minute);
        Assert.Empty(await queue.TakeAsync());
        Assert.Equal(2, (await queue.GetFiguresAsync()).DeadLetters);
        Assert.Contains("EventQueue.MaxDeliveries must be from 1 to 1000, but is 0.", Assert.Throws<ArgumentException>(() => Home.Create(o => o.EventQueue.MaxDeliveries = 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_error_is_cut()
    {
        await using var store = Home.Create(o => o.EventQueue.MaxDeliveries = 1);
        var queue = (IRecordingEventQueue)store.Store;
        await queue.PutAsync(Event("1"));
        await queue.AbandonAsync(await queue.TakeOneAsync(), new string('e', 10_000));
        Assert.Equal(DeadLetter.ErrorLimit, (await queue.ReadDeadLettersAsync().ToListAsync())[0].Error.Length);
    }

    [Fact]
    public async Task A_dead_letter_is_not_taken_again_from_its_producer()
    {
        await BuryAsync(Event("1"));
        Assert.Equal(0, await Queue.PutAsync(Event("1")));
        Assert.Empty(await Queue.TakeAsync());
    }

    [Fact]
    public async Task Requeued_dead_letters_begin_anew_and_keep_their_priority()
    {
        await BuryAsync(Event("1"), Event("2", priority: 2), Event("3"));
        Assert.Equal(1, await Queue.RequeueDeadLettersAsync(["2", "unknown"]));
        var lease = await Queue.TakeOneAsync();
        Assert.Equal(("2", 2, 1, 0), (lease.Event.Id, lease.Event.Priority, lease.Delivery, lease.ExpiredLeases));
        Assert.Equal(2, await Queue.RequeueDeadLettersAsync(null));
        Assert.Empty(await LettersAsync());
        Assert.Equal(["1", "3"], (await Queue.TakeAsync()).Ids());
        Assert.Equal(0, await Queue.RequeueDeadLettersAsync(null));
    }

    [Fact]
    public async Task Purged_dead_letters_are_gone()
    {
        await BuryAsync(Event("1"), Event("2"), Event("3"));
        Assert.Equal(1, await Queue.PurgeDeadLettersAsync(["2", "unknown"]));
        Assert.Equal(["1", "3"], (await LettersAsync()).Select(l => l.Event.Id));
        Assert.Equal(2, await Queue.PurgeDeadLettersAsync(null));
        Assert.Empty(await LettersAsync());
        Assert.Empty(await Queue.TakeAsync());
        Assert.Equal(1, await Queue.PutAsync(Event("1")));
    }

    [Fact]
    public async Task Many_dead_letters_are_streamed_in_the_order_in_which_they_died()
    {
        await BuryAsync(Events(600));
        Assert.Equal(Events(600).Select(e => e.Id), (await LettersAsync()).Select(l => l.Event.Id));
    }

    private async Task<List<DeadLetter>> LettersAsync() => await Queue.ReadDeadLettersAsync().ToListAsync();

    private async Task BuryAsync(params IReadOnlyList<QueuedEvent> events)
    {
        await Queue.PutAsync(events);
        for (var i = 0; i < 3; i++)
        {
            var leases = (await Queue.TakeAsync(1_000)).OrderBy(l => l.Event.Id, StringComparer.Ordinal);
            foreach (var lease in leases)
            {
                await Queue.AbandonAsync(lease, "dead");
            }
        }
    }
}
