using SkillMetrics.Promotion;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Processes;

/// <summary>One skill, several processes that promote it, and some that die over it.</summary>
public sealed class SharedPromotionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public async Task Fifty_tasks_in_two_processes_promote_once_and_know_who_did(string home)
    {
        var store = await OpenAsync(home);
        await using var lifetime = (IStoreLifetime)store;
        var bench = new PromotionBench(store, TimeProvider.System);
        await bench.ReadyAsync();
        var entries = (await bench.AuditLog.GetAuditHeadAsync()).Number;
        var answers = new List<string>();
        using (var first = WorkerProcess.Start("promote", Location(home), "25"))
        using (var second = WorkerProcess.Start("promote", Location(home), "25"))
        {
            Assert.Equal(("ready", "ready"), (await first.ReadLineAsync(), await second.ReadLineAsync()));
            first.Signal();
            second.Signal();
            answers.AddRange(await first.ReadToEndAsync());
            answers.AddRange(await second.ReadToEndAsync());
        }

        var moved = Assert.Single(answers, a => a.StartsWith("Moved ", StringComparison.Ordinal));
        Assert.Equal(50, answers.Count);
        Assert.All(answers, a => Assert.Equal(moved.Split(' ')[1], a.Split(' ')[1]));
        Assert.Equal(49, answers.Count(a => a.StartsWith("SomebodyWasFirst ", StringComparison.Ordinal)));
        Assert.Equal(entries + 1, (await bench.AuditLog.GetAuditHeadAsync()).Number);
        Assert.Equal(2, (await bench.Outbox.GetReindexItemsAsync()).Count);
        Assert.Equal(2, await store.ReadAsync(new RecordFilter { Kind = RecordKind.Promotion }).CountAsync());
        Assert.Empty(await bench.AuditLog.VerifyAuditAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public async Task Monitors_in_two_processes_roll_back_once(string home)
    {
        var store = await OpenAsync(home);
        await using var lifetime = (IStoreLifetime)store;
        var bench = new PromotionBench(store, TimeProvider.System);
        await bench.StageItAsync();
        await bench.RecordAsync(20, exceptions: 20);
        var rollbacks = new List<string>();
        using (var first = WorkerProcess.Start("monitor", Location(home), "5"))
        using (var second = WorkerProcess.Start("monitor", Location(home), "5"))
        {
            Assert.Equal(("ready", "ready"), (await first.ReadLineAsync(), await second.ReadLineAsync()));
            first.Signal();
            second.Signal();
            rollbacks.AddRange(await first.ReadToEndAsync());
            rollbacks.AddRange(await second.ReadToEndAsync());
        }

        var record = (RollbackRecord)Assert.Single(await store.ReadAsync(new RecordFilter { Kind = RecordKind.Rollback }).ToListAsync());
        Assert.Equal(record.EventId, Assert.Single(rollbacks));
        Assert.Equal((Stages.Prototype, "exception_rate"), ((await bench.StageAsync()).Stage, record.TriggerMetric));
        Assert.Empty(await bench.AuditLog.VerifyAuditAsync());
    }

    [Theory]
    [InlineData("sqlite", "audit", false)]
    [InlineData("sqlite", "stage", false)]
    [InlineData("sqlite", "event", false)]
    [InlineData("sqlite", "outbox", false)]
    [InlineData("files", "intent", true)]
    [InlineData("files", "promotion", true)]
    [InlineData("files", "audit_log", true)]
    [InlineData("files", "reindex_outbox", true)]
    public async Task A_death_between_two_steps_leaves_all_or_nothing(string home, string point, bool all)
    {
        long entries;
        var store = await OpenAsync(home);
        await using ((IStoreLifetime)store)
        {
            var bench = new PromotionBench(store, TimeProvider.System);
            await bench.ReadyAsync();
            entries = (await bench.AuditLog.GetAuditHeadAsync()).Number;
        }

        using (var victim = WorkerProcess.Start("promote", Location(home), "1", point))
        {
            Assert.Equal("ready", await victim.ReadLineAsync());
            victim.Signal();
            Assert.Empty(await victim.ReadToEndAsync(killed: true));
        }

        var again = await OpenAsync(home);
        await using var lifetime = (IStoreLifetime)again;
        var after = new PromotionBench(again, TimeProvider.System);
        var count = all ? 2 : 1;
        Assert.Equal(all ? Stages.Production : Stages.Staged, (await after.StageAsync()).Stage);
        Assert.Equal(entries + (all ? 1 : 0), (await after.AuditLog.GetAuditHeadAsync()).Number);
        Assert.Equal(count, (await after.Outbox.GetReindexItemsAsync()).Count);
        Assert.Equal(count, await again.ReadAsync(new RecordFilter { Kind = RecordKind.Promotion }).CountAsync());
        Assert.Empty(await after.AuditLog.VerifyAuditAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(again);

        // And it goes on from there: it is promoted now, or was.
        Assert.Equal(all ? PromotionOutcome.SomebodyWasFirst : PromotionOutcome.Moved, (await after.PromoteAsync(Stages.Production)).Outcome);
    }

    private string Location(string home) => $"{home}:{_folder.File("metrics")}";

    private async Task<IMetricsStore> OpenAsync(string home) =>
        home == "sqlite" ? await SqliteMetricsStore.OpenAsync(_folder.File("metrics")) : await FileMetricsStore.OpenAsync(_folder.File("metrics"));
}
