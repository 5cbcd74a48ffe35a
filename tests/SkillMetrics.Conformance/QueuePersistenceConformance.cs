using SkillMetrics.Queueing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Conformance;

/// <summary>A queue outlives the objects that use it, and several share it.</summary>
public abstract class QueuePersistenceConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, IQueueHome, IPersistentHome, new()
{
    [Fact]
    public async Task A_queue_that_is_opened_again_goes_on_where_it_was()
    {
        EventLease held;
        await using (var store = Home.Create(o => o.EventQueue.MaxDeliveries = 1))
        {
            var queue = (IRecordingEventQueue)store.Store;
            await queue.PutAsync(Events(4));
            await queue.AbandonAsync((await queue.TakeAsync(1))[0], "no");
            await queue.CompleteAsync(await queue.TakeAsync(1));
            held = (await queue.TakeAsync(1))[0];
        }

        await using var again = Home.Create();
        var reopened = (IRecordingEventQueue)again.Store;
        var figures = await reopened.GetFiguresAsync();
        Assert.Equal((1, 1, 1), (figures.Ready, figures.Leased, figures.DeadLetters));
        Assert.Equal(["003"], (await reopened.TakeAsync()).Ids());
        Assert.Equal(1, await reopened.CompleteAsync([held]));
        Assert.Equal(0, await reopened.PutAsync(Events(4)));
    }

    [Fact]
    public async Task Two_store_objects_never_lease_the_same_event()
    {
        await using var other = Home.Create();
        var (one, two) = ((IRecordingEventQueue)Store.Store, (IRecordingEventQueue)other.Store);
        await one.PutAsync(Events(400));
        var leases = await Task.WhenAll(new[] { one, two, one, two }.Select(queue => Task.Run(async () =>
        {
            var mine = new List<EventLease>();
            while (await queue.TakeAsync(9) is { Count: > 0 } more)
            {
                mine.AddRange(more);
                Assert.Equal(more.Count, await queue.CompleteAsync(more));
            }

            return mine;
        })));
        Assert.Equal(Events(400).Select(e => e.Id), leases.SelectMany(l => l).Ids().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_queue_that_is_only_read_answers_and_refuses_to_change()
    {
        await ((IRecordingEventQueue)Store.Store).PutAsync(Event("1"));
        await Store.DisposeAsync();
        await using var reader = Home.Create(o => o.ReadOnly = true);
        var queue = (IRecordingEventQueue)reader.Store;
        Assert.Equal(1, (await queue.GetFiguresAsync()).Ready);
        Assert.Empty(await queue.ReadDeadLettersAsync().ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.PutAsync(Event("2")));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.TakeAsync());
    }
}
