using SkillMetrics.Promotion;
using SkillMetrics.Records;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Conformance;

/// <summary>A skill's way from its first record to production and back, over any store.</summary>
public abstract class PromotionConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    private PromotionBench Bench => field ??= new PromotionBench(Store.Store, Home.Clock);

    [Fact]
    [Trait("Pitfall", "31")]
    public async Task A_skill_comes_to_production_on_evidence_and_approvals_and_back()
    {
        await Bench.RecordAsync(1);
        Assert.Equal((Stages.Prototype, 0L), ((await Bench.StageAsync()).Stage, (await Bench.StageAsync()).AuditEntry));
        Assert.Equal(PromotionOutcome.Refused, (await Bench.PromoteAsync(Stages.Staged)).Outcome);
        await Bench.ApproveAsync(Stages.Staged);
        Assert.True((await Bench.PromoteAsync(Stages.Staged)).IsMoved);

        Home.Clock.Advance(TimeSpan.FromHours(1));
        await Bench.RecordAsync(36);
        await Bench.ApproveAsync(Stages.Production);
        var verdict = await Bench.EvaluateAsync(Stages.Production);
        Assert.Equal(Verdict.Inconclusive, verdict.Verdict);
        Assert.Equal("Insufficient fidelity metrics: 37/100", verdict.Checks.Single(c => c.Name == "coverage.fidelity").Reason);
        Assert.Equal(PromotionOutcome.Refused, (await Bench.PromoteAsync(Stages.Production)).Outcome);

        await Bench.RecordAsync(63);
        var promoted = await Bench.PromoteAsync(Stages.Production);
        Assert.True(promoted.IsMoved);
        var stage = await Bench.StageAsync();
        Assert.Equal((Stages.Production, Home.Clock.GetUtcNow(), promoted.Event!.EventId), (stage.Stage, stage.EnteredAt, stage.EventId));
        Assert.Equal(100, stage.Baseline!.PerformanceCount);

        Home.Clock.Advance(TimeSpan.FromHours(1));
        var back = await Bench.RollBackAsync();
        Assert.True(back.IsMoved);
        Assert.Equal(Stages.Staged, (await Bench.StageAsync()).Stage);
        var cooling = await Bench.PromoteAsync(Stages.Production);
        Assert.Equal(PromotionOutcome.CoolingDown, cooling.Outcome);
        Assert.Contains("2026-03-02T14:00:00Z", cooling.Reason, StringComparison.Ordinal);
        Home.Clock.Advance(TimeSpan.FromHours(24));
        Assert.True((await Bench.PromoteAsync(Stages.Production)).IsMoved);

        // Everything is told, once, and in its order.
        var events = (await Store.ReadAllAsync()).OfType<StageChangeRecord>().OrderBy(e => e.AuditEntry).ToList();
        Assert.Equal(["staged", "production", "staged", "production"], events.Select(e => e.ToState));
        var entries = await Store.ReadAuditAsync();
        Assert.Equal(["policy", "approval", "promotion", "approval", "promotion", "rollback", "promotion"], entries.Select(Action));
        Assert.All(events, e => Assert.Equal(entries[(int)e.AuditEntry! - 1].Hash, e.AuditHash));
        Assert.Equal(events.Select(e => e.EventId), (await Store.Outbox.GetReindexItemsAsync()).Select(i => i.EventId));
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(Store.Store);
    }

    /// <summary>The whole story: up on evidence and approvals, and back by itself.</summary>
    [Fact]
    [Trait("Pitfall", "33")]
    public async Task A_skill_that_came_to_production_and_got_worse_comes_back_by_itself()
    {
        // A prototype is approved and staged.
        await Bench.RecordAsync(1);
        Home.Clock.Advance(TimeSpan.FromDays(8));
        await Bench.ApproveAsync(Stages.Staged);
        Assert.True((await Bench.PromoteAsync(Stages.Staged)).IsMoved);

        // 37 records and the approval for production are not enough.
        Home.Clock.Advance(TimeSpan.FromHours(1));
        await Bench.RecordAsync(37);
        await Bench.ApproveAsync(Stages.Production);
        var early = await Bench.PromoteAsync(Stages.Production);
        Assert.Equal((PromotionOutcome.Refused, Verdict.Inconclusive), (early.Outcome, early.Verdict!.Verdict));
        Assert.Contains("Insufficient fidelity metrics: 37/100.", early.Reason, StringComparison.Ordinal);

        // 100 good ones are.
        Home.Clock.Advance(TimeSpan.FromHours(1));
        await Bench.RecordAsync(100);
        Home.Clock.Advance(TimeSpan.FromMinutes(1));
        var promoted = (await Bench.PromoteAsync(Stages.Production)).Event!;

        // Every move is re-indexed once, and the change log says so.
        using var folder = new TempFolder();
        var reindexed = new List<string>();
        var dispatcher = new ReindexDispatcher(
            Store.Outbox,
            new DelegateReindexTrigger((item, _) =>
            {
                reindexed.Add(item.EventId);
                return Task.CompletedTask;
            }),
            new ReindexOptions { ChangeLog = folder.File("changes.md"), TimeProvider = Home.Clock });
        await dispatcher.RunOnceAsync();
        await dispatcher.RunOnceAsync();
        Assert.Equal([(await Store.Outbox.GetReindexItemsAsync())[0].EventId, promoted.EventId], reindexed);
        Assert.Contains(promoted.EventId, await File.ReadAllTextAsync(folder.File("changes.md")), StringComparison.Ordinal);
        Home.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await Bench.Monitor.RunOnceAsync());

        // One bad execution is nothing yet; ten bad ones take it back, once.
        await Bench.RecordAsync(1, fidelity: 0.2, wrong: 1, exceptions: 1);
        Assert.Empty(await Bench.Monitor.RunOnceAsync());
        await Bench.RecordAsync(9, fidelity: 0.2, wrong: 9, exceptions: 9);
        var rollback = Assert.Single(await Bench.Monitor.RunOnceAsync());
        Assert.Equal((Stages.Production, Stages.Staged, "pattern_fidelity", true), (rollback.FromState, rollback.ToState, rollback.TriggerMetric, rollback.Automated));
        Assert.Equal(
            "The mean pattern fidelity of the last 10 fidelity records is 0.2, below 0.85. The accuracy of the last 10 outcomes is 0, below 0.8.",
            rollback.TriggerReason);
        Assert.Empty(await Bench.Monitor.RunOnceAsync());
        Assert.Equal(Stages.Staged, (await Bench.StageAsync()).Stage);

        // The cool-down holds, whatever the evidence.
        await Bench.RecordAsync(1_000);
        Home.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(PromotionOutcome.CoolingDown, (await Bench.PromoteAsync(Stages.Production)).Outcome);

        // History and audit log tell it all.
        var events = (await Store.ReadAllAsync()).OfType<StageChangeRecord>().OrderBy(e => e.AuditEntry).ToList();
        Assert.Equal([Stages.Staged, Stages.Production, Stages.Staged], events.Select(e => e.ToState));
        Assert.Equal(rollback, events[^1]);
        var entries = await Store.ReadAuditAsync();
        Assert.Equal(["policy", "approval", "promotion", "approval", "promotion", "rollback"], entries.Select(Action));
        Assert.Equal((entries[^1].Number, entries[^1].Hash), (rollback.AuditEntry, rollback.AuditHash));
        Assert.Equal(events.Select(e => e.EventId), (await Store.Outbox.GetReindexItemsAsync()).Select(i => i.EventId));
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
    }

    [Fact]
    public async Task The_second_version_supersedes_the_first_and_its_rollback_reinstates_it()
    {
        await Bench.ReadyAsync("v1");
        Assert.True((await Bench.PromoteAsync(Stages.Production, "v1")).IsMoved);
        Home.Clock.Advance(TimeSpan.FromMinutes(1));
        await Bench.ReadyAsync("v2");
        Assert.Equal("v2", (await Bench.Registry.GetAsync(PromotionBench.Skill)).Stage.SkillVersion);
        var promoted = await Bench.PromoteAsync(Stages.Production, "v2");
        Assert.Equal(("v1", Stages.Superseded), (promoted.Other!.SkillVersion, promoted.Other.Stage));
        Assert.Equal((Stages.Superseded, Stages.Production), ((await Bench.StageAsync("v1")).Stage, (await Bench.StageAsync("v2")).Stage));
        Assert.Equal(new ReplacedVersion("v1"), (await Bench.StageAsync("v2")).Replaced);
        await Assert.ThrowsAsync<IllegalMoveException>(async () => await Bench.PromoteAsync(Stages.Production, "v1"));
        await Assert.ThrowsAsync<IllegalMoveException>(async () => await Bench.RollBackAsync(version: "v1"));

        var back = await Bench.RollBackAsync(version: "v2");
        Assert.Equal(("v1", Stages.Production), (back.Other!.SkillVersion, back.Other.Stage));
        var (first, second) = (await Bench.StageAsync("v1"), await Bench.StageAsync("v2"));
        Assert.Equal((Stages.Production, Stages.Staged), (first.Stage, second.Stage));
        Assert.Equal(101, first.Baseline!.PerformanceCount);
        Assert.Null(first.CoolDownUntil);
        Assert.NotNull(second.CoolDownUntil);
        Assert.Empty(await Store.AuditLog.VerifyAuditAsync());
    }

    [Fact]
    public async Task Fifty_that_promote_one_skill_at_once_promote_it_once_and_are_told_who_did()
    {
        await Bench.ReadyAsync();
        var before = (await Store.ReadAuditAsync()).Count;
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Bench.PromoteAsync(Stages.Production))));
        var winner = Assert.Single(results, r => r.IsMoved).Event!;
        Assert.All(results.Where(r => !r.IsMoved), r =>
        {
            Assert.Equal(PromotionOutcome.SomebodyWasFirst, r.Outcome);
            Assert.Equal(winner.EventId, r.Event!.EventId);
            Assert.Contains("ada", r.Reason, StringComparison.Ordinal);
        });
        Assert.Equal(before + 1, (await Store.ReadAuditAsync()).Count);
        Assert.Equal(2, (await Store.Outbox.GetReindexItemsAsync()).Count);
        Assert.Equal(2, (await Store.ReadAsync(new RecordFilter { Kind = RecordKind.Promotion })).Count);
    }

    [Fact]
    public async Task Two_monitors_that_judged_the_same_roll_back_once()
    {
        await Bench.ReadyAsync();
        await Bench.PromoteAsync(Stages.Production);
        var judged = await Bench.StageAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Bench.RollBackAsync(judged: judged))));
        Assert.Single(results, r => r.IsMoved);
        Assert.All(results.Where(r => !r.IsMoved), r => Assert.Equal(PromotionOutcome.SomebodyWasFirst, r.Outcome));
        Assert.Equal(Stages.Staged, (await Bench.StageAsync()).Stage);
        Assert.Single(await Store.ReadAsync(new RecordFilter { Kind = RecordKind.Rollback }));
    }

    private static string Action(AuditEntry entry)
    {
        using var content = System.Text.Json.JsonDocument.Parse(entry.Content);
        return content.RootElement.GetProperty("action").GetString()!;
    }
}
