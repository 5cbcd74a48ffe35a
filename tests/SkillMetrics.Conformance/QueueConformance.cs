using System.Text;
using SkillMetrics.Queueing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Conformance;

/// <summary>An event queue keeps what it is given, and gives it to one worker at a time.</summary>
public abstract class QueueConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, IQueueHome, new()
{
    private IRecordingEventQueue Queue => (IRecordingEventQueue)Store.Store;

    [Fact]
    public async Task An_event_comes_out_as_it_went_in()
    {
        var item = new QueuedEvent { Id = "é/1", Type = "a", Payload = "{\"x\":\"東京\"}"u8.ToArray(), Priority = -7 };
        Assert.Equal(1, await Queue.PutAsync(item));
        Home.Clock.Advance(Minute);
        var lease = await Queue.TakeOneAsync();
        Assert.Equal((item.Id, item.Type, item.Priority), (lease.Event.Id, lease.Event.Type, lease.Event.Priority));
        Assert.Equal("{\"x\":\"東京\"}", Encoding.UTF8.GetString(lease.Event.Payload.Span));
        Assert.Equal((1, 0), (lease.Delivery, lease.ExpiredLeases));
        Assert.Equal((Home.Clock.GetUtcNow() - Minute, Home.Clock.GetUtcNow() + Minute), (lease.EnqueuedAt, lease.Until));
    }

    [Fact]
    public async Task A_payload_may_be_empty()
    {
        await Queue.PutAsync(new QueuedEvent { Type = "a", Payload = default });
        Assert.True((await Queue.TakeOneAsync()).Event.Payload.IsEmpty);
    }

    [Fact]
    public async Task A_payload_may_be_large()
    {
        var payload = new byte[10_000_000];
        new Random(1).NextBytes(payload);
        await Queue.PutAsync(new QueuedEvent { Type = "a", Payload = payload });
        Assert.True((await Queue.TakeOneAsync()).Event.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task Ids_and_types_may_hold_any_character()
    {
        string[] odd = ["a'b\"c", "%_;--", "a", "a\0", "a\0b", "a\nb", " a", "東京 😀", "A", "\uFFFD"];
        foreach (var text in odd)
        {
            Assert.Equal(1, await Queue.PutAsync(Event(text, text)));
        }

        foreach (var text in odd)
        {
            var lease = Assert.Single(await Queue.TakeAsync(type: text));
            Assert.Equal((text, text), (lease.Event.Id, lease.Event.Type));
            Assert.Equal(1, await Queue.CompleteAsync([lease]));
        }
    }

    [Fact]
    public async Task A_clock_that_is_set_back_neither_loses_an_event_nor_gives_it_twice()
    {
        await Queue.PutAsync(Events(2));
        var lease = (await Queue.TakeAsync(1))[0];
        Home.Clock.Advance(TimeSpan.FromHours(-1));
        Assert.Equal(TimeSpan.Zero, (await Queue.GetFiguresAsync()).Age);
        Assert.Equal(["001"], (await Queue.TakeAsync()).Ids());
        Assert.Empty(await Queue.TakeAsync());
        Assert.Equal(1, await Queue.CompleteAsync([lease]));
        Home.Clock.Advance(Minute);
        Assert.Equal(["001"], (await Queue.TakeAsync()).Ids());
    }

    [Fact]
    [Trait("Pitfall", "41")]
    public async Task Priorities_are_numbers_and_the_highest_comes_first()
    {
        await Queue.PutAsync(Event("9", priority: 9), Event("10", priority: 10), Event("-1", priority: -1), Event("10b", priority: 10), Event("0"));
        Assert.Equal(["10", "10b"], (await Queue.TakeAsync(2)).Ids());
        Assert.Equal(["9", "0", "-1"], (await Queue.TakeAsync()).Ids());
    }

    [Fact]
    public async Task Several_types_come_in_one_order()
    {
        await Queue.PutAsync(Event("1", "b"), Event("2", "a"), Event("3", "b", 5), Event("4", "c"), Event("5", "a", 5), Event("6", "b"));
        Assert.Equal(["3", "5", "1", "2"], (await Queue.LeaseAsync(["a", "b", "a"], 4, Minute)).Ids());
    }

    [Fact]
    [Trait("Pitfall", "41")]
    public async Task An_event_that_nobody_handles_waits_and_starves_nobody()
    {
        await Queue.PutAsync([.. Enumerable.Range(0, 50).Select(i => Event($"{i}", "unknown", 9)), Event("mine")]);
        Assert.Equal(["mine"], (await Queue.TakeAsync(10)).Ids());
        Assert.Equal(50, (await Queue.GetFiguresAsync()).ReadyByType["unknown"]);
        Assert.Equal(50, (await Queue.TakeAsync(type: "unknown")).Count);
    }

    [Fact]
    public async Task A_leased_event_is_given_to_nobody_else_and_a_completed_one_to_nobody()
    {
        await Queue.PutAsync(Events(3));
        var leases = await Queue.TakeAsync(2);
        Assert.Equal(["002"], (await Queue.TakeAsync()).Ids());
        Assert.Empty(await Queue.TakeAsync());
        Assert.Equal(2, await Queue.CompleteAsync(leases));
        Home.Clock.Advance(Minute);
        Assert.Equal(["002"], (await Queue.TakeAsync()).Ids());
    }

    [Fact]
    public async Task Many_who_lease_at_once_get_every_event_once()
    {
        await Queue.PutAsync(Events(500));
        var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            var mine = new List<EventLease>();
            while (await Queue.TakeAsync(7) is { Count: > 0 } more)
            {
                mine.AddRange(more);
                Assert.Equal(more.Count, await Queue.CompleteAsync(more));
            }

            return mine;
        })));
        Assert.Equal(Events(500).Select(e => e.Id), leases.SelectMany(l => l).Ids().Order(StringComparer.Ordinal));
        Assert.Equal(0, (await Queue.GetFiguresAsync()).Depth);
    }

    [Fact]
    public async Task A_delayed_event_waits_for_its_time()
    {
        await Queue.EnqueueAsync([Event("later", priority: 1)], Minute);
        await Queue.PutAsync(Event("now"));
        Assert.Equal(["now"], (await Queue.TakeAsync()).Ids());
        Home.Clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await Queue.TakeAsync());
        Home.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("later", (await Queue.TakeAsync()).Ids());
    }

    [Fact]
    [Trait("Pitfall", "42")]
    public async Task An_id_is_taken_once_while_it_waits_and_while_it_is_remembered()
    {
        Assert.Equal(1, await Queue.PutAsync(Event("1"), Event("1", priority: 3)));
        Assert.Equal(1, await Queue.PutAsync(Event("1"), Event("2")));
        var leases = await Queue.TakeAsync();
        Assert.Equal([0, 0], leases.Select(l => l.Event.Priority));
        Assert.Equal(2, await Queue.CompleteAsync(leases));
        Assert.Equal(0, await Queue.PutAsync(Event("1")));
        Assert.Empty(await Queue.TakeAsync());
        Home.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await Queue.TakeAsync());
        Assert.Equal(1, await Queue.PutAsync(Event("1")));
        Assert.Equal(["1"], (await Queue.TakeAsync()).Ids());
    }

    [Fact]
    public async Task A_lease_that_runs_out_returns_the_event_and_counts_no_delivery()
    {
        await Queue.PutAsync(Event("1"));
        await Queue.TakeOneAsync();
        Home.Clock.Advance(Minute);
        var again = await Queue.TakeOneAsync();
        Assert.Equal((1, 1), (again.Delivery, again.ExpiredLeases));
    }

    [Fact]
    public async Task A_lease_that_ran_out_neither_completes_nor_renews_nor_gives_back()
    {
        await Queue.PutAsync(Event("1"));
        var late = await Queue.TakeOneAsync();
        Home.Clock.Advance(Minute);
        await AssertLostAsync(late);
        var current = await Queue.TakeOneAsync();
        await AssertLostAsync(late);
        Assert.Empty(await Queue.TakeAsync());
        Assert.Equal(1, await Queue.CompleteAsync([current]));
        await AssertLostAsync(current);
    }

    [Fact]
    public async Task A_renewed_lease_holds_longer()
    {
        await Queue.PutAsync(Events(2));
        var leases = await Queue.TakeAsync();
        Home.Clock.Advance(Minute / 2);
        var renewed = await Queue.RenewAsync([leases[1]], Minute);
        Assert.Equal(Home.Clock.GetUtcNow() + Minute, Assert.Single(renewed).Until);
        Home.Clock.Advance(Minute / 2);
        Assert.Equal(["000"], (await Queue.TakeAsync()).Ids());
        Assert.Equal(["001"], (await Queue.RenewAsync(leases, Minute)).Ids());
        Assert.Equal(1, await Queue.CompleteAsync(leases));
    }

    [Fact]
    public async Task A_released_event_is_there_at_once_and_nothing_is_counted()
    {
        await Queue.PutAsync(Event("1"));
        Assert.Equal(1, await Queue.ReleaseAsync([await Queue.TakeOneAsync()]));
        var again = await Queue.TakeOneAsync();
        Assert.Equal((1, 0), (again.Delivery, again.ExpiredLeases));
    }

    [Fact]
    [Trait("Pitfall", "42")]
    public async Task Figures_tell_what_is_there_and_how_long_the_oldest_has_waited()
    {
        var empty = await Queue.GetFiguresAsync();
        Assert.Equal((0, 0, 0, 0, 0), (empty.Ready, empty.Delayed, empty.Leased, empty.DeadLetters, empty.Depth));
        Assert.Null(empty.Age);
        await Queue.PutAsync(Events(5));
        await Queue.EnqueueAsync([Event("later", "b")], Minute);
        await Queue.TakeAsync(2);
        Home.Clock.Advance(TimeSpan.FromSeconds(20));
        var figures = await Queue.GetFiguresAsync();
        Assert.Equal((3, 1, 2, 6), (figures.Ready, figures.Delayed, figures.Leased, figures.Depth));
        Assert.Equal(TimeSpan.FromSeconds(20), figures.Age);

        // What is due is ready, although nobody has leased since.
        Home.Clock.Advance(TimeSpan.FromSeconds(40));
        figures = await Queue.GetFiguresAsync();
        Assert.Equal((6, 0, 0), (figures.Ready, figures.Delayed, figures.Leased));
        Assert.Equal((5, 1), (figures.ReadyByType["a"], figures.ReadyByType["b"]));
        Assert.Equal(Minute, figures.Age);
        await Queue.CompleteAsync(await Queue.LeaseAsync(["a", "b"], 10, Minute));
        Assert.Equal(0, (await Queue.GetFiguresAsync()).Depth);
        Assert.Null((await Queue.GetFiguresAsync()).Age);
    }

    [Fact]
    public async Task What_is_not_legal_is_refused_by_name()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Queue.EnqueueAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Queue.PutAsync(Event("1"), null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Queue.EnqueueAsync([Event("1")], TimeSpan.FromTicks(-1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Queue.LeaseAsync([], 1, Minute));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Queue.LeaseAsync(["a"], 0, Minute));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Queue.LeaseAsync(["a"], 1, TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => Event(""));
        Assert.Throws<ArgumentException>(() => Event("1", new string('x', QueuedEvent.NameLimit + 1)));
        Assert.Throws<ArgumentException>(() => Event("half \uD83D"));
        Assert.Throws<ArgumentException>(() => Event("1", "\uDE00 half"));
        Assert.Equal(0, (await Queue.GetFiguresAsync()).Depth);
        Assert.Equal(0, await Queue.PutAsync());
    }

    private async Task AssertLostAsync(EventLease lease)
    {
        Assert.Equal(0, await Queue.CompleteAsync([lease]));
        Assert.Empty(await Queue.RenewAsync([lease], Minute));
        Assert.Equal(0, await Queue.ReleaseAsync([lease]));
        Assert.Equal(AbandonOutcome.Lost, await Queue.AbandonAsync(lease, "late"));
    }
}
