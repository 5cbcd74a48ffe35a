using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>The ledger outlives the objects that use the store.</summary>
public abstract class LedgerPersistenceConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, IPersistentHome, new()
{
    [Fact]
    public async Task A_ledger_that_is_opened_again_is_the_same_and_goes_on()
    {
        AuditHead head;
        IReadOnlyList<SkillStage> stages;
        ReindexItem item;
        await using (var store = Home.Create())
        {
            await store.AppendAsync(Sample.OfEveryKind());
            await store.Promotions.CommitAsync(LedgerSamples.Approval());
            await store.Promotions.CommitAsync(LedgerSamples.Revocation());
            await store.Promotions.CommitAsync(LedgerSamples.Promotion("p7"));
            item = (await store.Outbox.GetReindexItemsAsync())[0];
            await store.Outbox.TryUpdateReindexItemAsync(item, item = item with { State = ReindexState.Dead, Attempts = 3, LastError = "no" });
            (head, stages) = (await store.AuditLog.GetAuditHeadAsync(), await store.Promotions.GetStagesAsync());
        }

        await using var again = Home.Create();
        Assert.Equal(head, await again.AuditLog.GetAuditHeadAsync());
        Assert.Equal(stages, await again.Promotions.GetStagesAsync());
        Assert.Equal([item], await again.Outbox.GetReindexItemsAsync());
        Assert.Equal(2, Assert.Single(await again.Promotions.GetApprovalsAsync()).Revocation!.AuditEntry);
        Assert.Equal(3, (await again.Promotions.GetLedgerAsync("summarize")).LastEntry);
        Assert.Empty(await again.AuditLog.VerifyAuditAsync(head));
        Assert.Equal(4, (await again.Promotions.CommitAsync(LedgerSamples.Promotion("p8", expected: 3))).Entry!.Number);
        Assert.Equal(Sample.OfEveryKind().Length + 2, (await again.ReadAllAsync()).Count);
        await Recount.AssertAggregatesEqualHistoryAsync(again.Store);
    }

    [Fact]
    public async Task Two_store_objects_see_and_extend_one_chain()
    {
        await using var other = Home.Create();
        await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p1"));
        Assert.False((await other.Promotions.CommitAsync(LedgerSamples.Promotion("p2", expected: 0))).IsCommitted);
        Assert.True((await other.Promotions.CommitAsync(LedgerSamples.Promotion("p2", expected: 1))).IsCommitted);
        Assert.Equal(await other.ReadAuditAsync(), await Store.ReadAuditAsync());
        var item = (await Store.Outbox.GetReindexItemsAsync())[0];
        Assert.True(await other.Outbox.TryUpdateReindexItemAsync(item, item with { Attempts = 1 }));
        Assert.False(await Store.Outbox.TryUpdateReindexItemAsync(item, item with { Attempts = 2 }));
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
    }

    [Fact]
    public async Task A_store_that_is_only_read_answers_and_refuses_to_change_its_ledger()
    {
        await Store.Promotions.CommitAsync(LedgerSamples.Promotion());
        await Store.DisposeAsync();
        await using var reader = Home.Create(o => o.ReadOnly = true);
        var item = Assert.Single(await reader.Outbox.GetReindexItemsAsync());
        Assert.Single(await reader.Promotions.GetStagesAsync());
        Assert.Empty(await reader.AuditLog.VerifyAuditAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.Promotions.CommitAsync(LedgerSamples.Promotion("p2")));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.Outbox.TryUpdateReindexItemAsync(item, item));
    }
}
