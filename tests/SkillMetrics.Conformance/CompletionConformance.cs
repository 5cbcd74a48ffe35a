using SkillMetrics.Queueing;
using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Conformance.TestedQueue;

namespace SkillMetrics.Conformance;

/// <summary>Completing an event and storing its records is one.</summary>
public abstract class CompletionConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, IQueueHome, new()
{
    private IRecordingEventQueue Queue => (IRecordingEventQueue)Store.Store;

    [Fact]
    [Trait("Pitfall", "42")]
    public async Task Completed_events_leave_their_records_once()
    {
        await Queue.PutAsync(Events(2));
        var leases = await Queue.TakeAsync();
        var result = await Queue.CompleteAsync([new(leases[0], [Sample.Performance(), Sample.Outcome()]), new(leases[1], [Sample.Performance(), Sample.Fidelity()])]);
        Assert.Equal(2, result.Completed);
        Assert.Empty(result.Lost);
        Assert.Equal((3, 1), (result.Records.Inserted, result.Records.Duplicates));
        Assert.Equal([Sample.Performance(), Sample.Outcome(), Sample.Fidelity()], await Store.ReadAllAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
        Assert.Equal(0, (await Queue.GetFiguresAsync()).Depth);
    }

    [Fact]
    public async Task Of_an_event_whose_lease_ran_out_nothing_is_stored()
    {
        await Queue.PutAsync(Events(2));
        var late = await Queue.TakeAsync();
        Home.Clock.Advance(Minute);
        var current = await Queue.TakeAsync(1);
        var result = await Queue.CompleteAsync([new(late[0], [Sample.Performance(id: "late")]), new(current[0], [Sample.Performance(id: "current")])]);
        Assert.Equal((1, 1), (result.Completed, result.Records.Inserted));
        Assert.Equal([late[0]], result.Lost);
        Assert.Equal([Sample.Performance(id: "current")], await Store.ReadAllAsync());
    }

    [Fact]
    public async Task The_same_lease_completes_once()
    {
        await Queue.PutAsync(Event("1"));
        var lease = await Queue.TakeOneAsync();
        var result = await Queue.CompleteAsync([new(lease, [Sample.Performance(id: "one")]), new(lease, [Sample.Performance(id: "two")])]);
        Assert.Equal((1, 1), (result.Completed, result.Records.Total));
        Assert.Equal(0, (await Queue.CompleteAsync([new EventCompletion(lease, [Sample.Performance(id: "three")])])).Completed);
        Assert.Equal([Sample.Performance(id: "one")], await Store.ReadAllAsync());
    }

    [Fact]
    public async Task An_event_without_records_is_completed_and_a_conflict_is_kept_as_a_reject()
    {
        await Store.AppendAsync(Sample.Outcome());
        await Queue.PutAsync(Events(2));
        var leases = await Queue.TakeAsync();
        var result = await Queue.CompleteAsync([new(leases[0], []), new(leases[1], [Sample.Outcome() with { Correct = false }])]);
        Assert.Equal((2, 1), (result.Completed, result.Records.Conflicts));
        Assert.Single(await Store.ReadRejectsAsync());
    }

    [Fact]
    public async Task Workers_at_once_store_every_record_once()
    {
        await Queue.PutAsync(Events(300));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (await Queue.TakeAsync(11) is { Count: > 0 } leases)
            {
                var result = await Queue.CompleteAsync([.. leases.Select(l => new EventCompletion(l, [Sample.Performance(id: l.Event.Id)]))]);
                Assert.Equal(leases.Count, result.Records.Inserted);
            }
        })));
        Assert.Equal(Events(300).Select(e => e.Id), (await Store.ReadAllAsync()).Cast<PerformanceRecord>().Select(r => r.ExecutionId).Order(StringComparer.Ordinal));
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    [Fact]
    public async Task A_completion_with_a_record_that_is_null_is_refused()
    {
        await Queue.PutAsync(Event("1"));
        var lease = await Queue.TakeOneAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await Queue.CompleteAsync([new EventCompletion(lease, [null!])]));
        Assert.Equal(1, await Queue.CompleteAsync([lease]));
    }
}
