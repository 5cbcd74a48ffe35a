using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>Stages, approvals, audit log and outbox: written in one commit or not at all, and read back as they were written.</summary>
public abstract class LedgerConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task An_empty_store_has_an_empty_ledger()
    {
        Assert.Equal(AuditHead.None, await Store.AuditLog.GetAuditHeadAsync());
        Assert.Empty(await Store.ReadAuditAsync());
        Assert.Empty(await Store.Promotions.GetStagesAsync());
        Assert.Empty(await Store.Promotions.GetApprovalsAsync());
        Assert.Empty(await Store.Outbox.GetReindexItemsAsync());
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
        var ledger = await Store.Promotions.GetLedgerAsync("summarize");
        Assert.Equal(("summarize", 0, 0, 0L), (ledger.SkillName, ledger.Stages.Count, ledger.Approvals.Count, ledger.LastEntry));
    }

    [Fact]
    public async Task A_promotion_writes_stage_event_entry_and_outbox_row_together()
    {
        var commit = LedgerSamples.Promotion();
        var entry = (await Store.Promotions.CommitAsync(commit)).Entry!;

        Assert.Equal(1, entry.Number);
        Assert.Equal(AuditHead.None.Hash, entry.PreviousHash);
        Assert.Equal(AuditChain.HashOf(entry.PreviousHash, entry.Content), entry.Hash);
        Assert.Equal([entry], await Store.ReadAuditAsync());
        Assert.Equal(entry.ToHead(), await Store.AuditLog.GetAuditHeadAsync());
        Assert.Equal([commit.Stages[0] with { AuditEntry = 1 }], await Store.Promotions.GetStagesAsync());
        Assert.Equal([commit.Reindex!], await Store.Outbox.GetReindexItemsAsync());

        // The event is a record like those of others, and names its entry.
        Assert.Equal([commit.Event!.LinkedTo(1, entry.Hash)], await Store.ReadAllAsync());
        Assert.Equal(1, (await Store.Store.GetStatisticsAsync()).Records[RecordKind.Promotion]);
        Assert.Equal("staged", (await Store.Store.GetAggregateAsync("summarize", VersionFilter.Only("v1")))!.Stage);
        Assert.Equal("staged", (await Store.Store.GetAggregatesAsync())[0].Stage);
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync(entry.ToHead()));

        using var content = JsonDocument.Parse(entry.Content);
        Assert.Equal("promotion", content.RootElement.GetProperty("action").GetString());
        Assert.Equal("p1", content.RootElement.GetProperty("event").GetProperty("event_id").GetString());
        Assert.Equal("2026-03-01T12:00:00.000000Z", content.RootElement.GetProperty("recorded_at").GetString());
        Assert.Equal(content.RootElement.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal), content.RootElement.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task Entries_form_a_chain_over_all_skills()
    {
        await Store.Promotions.CommitAsync(LedgerSamples.Approval());
        await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p2", skill: "other", version: null));
        await Store.Promotions.CommitAsync(new PromotionCommit { Action = AuditActions.Policy, At = Sample.Time, Details = """{"b":1,"a":[]}""" });
        await Store.Promotions.CommitAsync(LedgerSamples.Revocation());
        var entries = await Store.ReadAuditAsync();
        Assert.Equal([1L, 2, 3, 4], entries.Select(e => e.Number));
        Assert.Equal(entries.Select(e => e.Hash).SkipLast(1), entries.Skip(1).Select(e => e.PreviousHash));
        Assert.Equal(entries[2..], await Store.AuditLog.ReadAuditAsync(2).ToListAsync());
        Assert.Equal([entries[2]], await Store.AuditLog.ReadAuditAsync(storeWideOnly: true).ToListAsync());
        Assert.Contains("""{"a":[],"b":1}""", entries[2].Content, StringComparison.Ordinal);
        Assert.Equal((4L, 2L), ((await Store.Promotions.GetLedgerAsync("summarize")).LastEntry, (await Store.Promotions.GetLedgerAsync("other")).LastEntry));
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
        foreach (var entry in entries)
        {
            Assert.Empty(await Store.AuditLog.VerifyAuditAsync(entry.ToHead()));
        }
    }

    [Fact]
    public async Task A_head_that_is_not_in_the_log_is_found()
    {
        await Store.Promotions.CommitAsync(LedgerSamples.Promotion());
        var head = await Store.AuditLog.GetAuditHeadAsync();
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync(head));
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync(head with { Number = 0 }));
        Assert.Single(await Store.AuditLog.VerifyAuditAsync(head with { Number = 2 }));
        Assert.Single(await Store.AuditLog.VerifyAuditAsync(new AuditHead(1, new string('a', 64))));
    }

    [Fact]
    public async Task Approvals_and_revocations_come_back_as_they_were_signed()
    {
        var commit = LedgerSamples.Approval();
        var first = (await Store.Promotions.CommitAsync(commit)).Entry!;
        await Store.Promotions.CommitAsync(LedgerSamples.Approval("a2", version: null));
        await Store.Promotions.CommitAsync(LedgerSamples.Approval("a3", skill: "other"));
        var revoked = (await Store.Promotions.CommitAsync(LedgerSamples.Revocation())).Entry!;

        var approvals = await Store.Promotions.GetApprovalsAsync();
        Assert.Equal(["a1", "a2", "a3"], approvals.Select(a => a.Checklist.ApprovalId));
        Assert.Equivalent(commit.Approval! with { AuditEntry = 1, AuditHash = first.Hash }, approvals[0].Checklist, strict: true);
        Assert.Equal(commit.Approval!.Items, approvals[0].Checklist.Items);
        Assert.Equal(LedgerSamples.Revocation().Revocation! with { AuditEntry = 4, AuditHash = revoked.Hash }, approvals[0].Revocation);
        Assert.Null(approvals[1].Revocation);
        Assert.Equal(["a1", "a2"], (await Store.Promotions.GetLedgerAsync("summarize")).Approvals.Select(a => a.Checklist.ApprovalId));
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
        Assert.Empty(await Store.ReadAllAsync());
        Assert.Empty(await Store.Store.GetSkillNamesAsync());
    }

    [Fact]
    public async Task A_commit_that_was_decided_by_less_than_there_is_writes_nothing()
    {
        Assert.True((await Store.Promotions.CommitAsync(LedgerSamples.Promotion(expected: 0))).IsCommitted);
        Assert.False((await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p2", expected: 0))).IsCommitted);
        Assert.True((await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p3", skill: "other", expected: 0))).IsCommitted);
        await Store.Promotions.CommitAsync(LedgerSamples.Approval());
        Assert.False((await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p4", expected: 1))).IsCommitted);
        Assert.Equal(["p1", "p3"], (await Store.Outbox.GetReindexItemsAsync()).Select(i => i.EventId));
        Assert.Equal(2, (await Store.ReadAllAsync()).Count);
        Assert.Equal(3, (await Store.ReadAuditAsync()).Count);
        Assert.True((await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p5", expected: 3))).IsCommitted);
    }

    [Fact]
    public async Task An_event_whose_id_is_taken_fails_with_nothing_written()
    {
        await Store.AppendAsync(Sample.Promotion(id: "p1"));
        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p1")));
        Assert.Contains("p1", fault.Message, StringComparison.Ordinal);
        Assert.Equal(AuditHead.None, await Store.AuditLog.GetAuditHeadAsync());
        Assert.Empty(await Store.Promotions.GetStagesAsync());
        Assert.Empty(await Store.Outbox.GetReindexItemsAsync());
        Assert.True((await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p2"))).IsCommitted);
        Assert.Equal(1, (await Store.AppendAsync(Sample.Performance())).Inserted);
    }

    [Fact]
    public async Task Links_that_come_in_with_records_are_dropped_and_events_of_the_store_are_known_again()
    {
        var entry = (await Store.Promotions.CommitAsync(LedgerSamples.Promotion())).Entry!;
        var own = LedgerSamples.Promotion().Event!;
        Assert.Equal(new AppendResult { Duplicates = 2 }, await Store.AppendAsync(own, own.LinkedTo(9, "x")));
        Assert.Equal(1, (await Store.AppendAsync(Sample.Rollback().LinkedTo(1, entry.Hash))).Inserted);
        Assert.Equal([own.LinkedTo(1, entry.Hash), Sample.Rollback()], await Store.ReadAllAsync());
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
    }

    [Fact]
    public async Task Of_two_that_change_one_item_one_succeeds()
    {
        await Store.Promotions.CommitAsync(LedgerSamples.Promotion());
        await Store.Promotions.CommitAsync(LedgerSamples.Promotion("p2"));
        var item = (await Store.Outbox.GetReindexItemsAsync())[0];
        var leased = item with { Attempts = 1, LeasedUntil = Sample.Time.AddMinutes(5), NextAttemptAt = Sample.Time.AddMinutes(6), LastError = "é" };
        Assert.True(await Store.Outbox.TryUpdateReindexItemAsync(item, leased));
        Assert.False(await Store.Outbox.TryUpdateReindexItemAsync(item, leased with { Attempts = 7 }));
        Assert.Equal([leased, LedgerSamples.Promotion("p2").Reindex!], await Store.Outbox.GetReindexItemsAsync());

        Assert.True(await Store.Outbox.TryUpdateReindexItemAsync(leased, leased with { State = ReindexState.Done, LeasedUntil = null }));
        Assert.Equal(["p2"], (await Store.Outbox.GetReindexItemsAsync(pendingOnly: true)).Select(i => i.EventId));
        Assert.Equal([ReindexState.Done, ReindexState.Pending], (await Store.Outbox.GetReindexItemsAsync()).Select(i => i.State));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Outbox.TryUpdateReindexItemAsync(item, item with { EventId = "p2" }));
        Assert.False(await Store.Outbox.TryUpdateReindexItemAsync(item with { EventId = "p9" }, item with { EventId = "p9" }));
    }

    [Fact]
    public async Task Fifty_commits_at_once_that_were_decided_by_the_same_write_one()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await Store.Promotions.CommitAsync(LedgerSamples.Promotion($"p{i}", expected: 0)))));
        Assert.Single(results, r => r.IsCommitted);
        Assert.Single(await Store.ReadAllAsync());
        Assert.Single(await Store.ReadAuditAsync());
        Assert.Single(await Store.Outbox.GetReindexItemsAsync());
    }
}
