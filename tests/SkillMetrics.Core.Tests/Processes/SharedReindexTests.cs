using System.Text.RegularExpressions;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Processes;

/// <summary>Processes that die over a re-indexing, and others that go on.</summary>
public sealed class SharedReindexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Notes => _folder.File("notes");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Pitfall", "38")]
    [InlineData("sqlite", "leased", 1, false)]
    [InlineData("sqlite", "triggered", 2, false)]
    [InlineData("sqlite", "logged", 2, false)]
    [InlineData("sqlite", "done", 1, true)]
    [InlineData("sqlite", "item_done", 2, false)]
    [InlineData("files", "reindex_outbox", 1, false)]
    [InlineData("files", "leased", 1, false)]
    [InlineData("files", "triggered", 2, false)]
    [InlineData("files", "logged", 2, false)]
    [InlineData("files", "done", 1, true)]
    public async Task After_a_death_between_two_steps_the_re_index_still_happens_and_is_logged_once(string home, string point, int runs, bool isDone)
    {
        string id;
        var store = await OpenAsync(home);
        await using ((IStoreLifetime)store)
        {
            var bench = new PromotionBench(store, TimeProvider.System);
            await bench.StageItAsync();
            id = (await bench.Outbox.GetReindexItemsAsync()).Single().EventId;
        }

        using (var victim = WorkerProcess.Start("reindex", $"{home}:{_folder.File("metrics")}", Notes, point))
        {
            Assert.Empty(await victim.ReadToEndAsync(killed: true));
        }

        var again = await OpenAsync(home);
        await using var lifetime = (IStoreLifetime)again;
        var outbox = (IReindexOutbox)again;
        Assert.Equal(isDone ? ReindexState.Done : ReindexState.Pending, (await outbox.GetReindexItemsAsync()).Single().State);

        // While the lease of the dead one holds, nobody else is at it.
        Assert.Empty(await RunAsync(outbox, TimeProvider.System));
        var attempts = await RunAsync(outbox, new FakeClock(TimeProvider.System.GetUtcNow().AddDays(1)));
        Assert.Equal(isDone ? [] : [(id, ReindexOutcome.Done, 2)], attempts.Select(a => (a.Item.EventId, a.Outcome, a.Item.Attempts)));
        Assert.Equal(ReindexState.Done, (await outbox.GetReindexItemsAsync()).Single().State);
        Assert.Equal(new string('x', runs), await File.ReadAllTextAsync(Path.Combine(Notes, id)));
        Assert.Single(Regex.Matches(await File.ReadAllTextAsync(Path.Combine(Notes, "changes.md")), $"^<!-- event {id} -->$", RegexOptions.Multiline));
    }

    [Fact]
    public async Task A_death_inside_the_lease_leaves_the_item_as_it_was()
    {
        ReindexItem item;
        var store = await OpenAsync("sqlite");
        await using ((IStoreLifetime)store)
        {
            var bench = new PromotionBench(store, TimeProvider.System);
            await bench.StageItAsync();
            item = (await bench.Outbox.GetReindexItemsAsync()).Single();
        }

        using (var victim = WorkerProcess.Start("reindex", $"sqlite:{_folder.File("metrics")}", Notes, "item_pending"))
        {
            Assert.Empty(await victim.ReadToEndAsync(killed: true));
        }

        var again = await OpenAsync("sqlite");
        await using var lifetime = (IStoreLifetime)again;
        Assert.Equal(item, (await ((IReindexOutbox)again).GetReindexItemsAsync()).Single());
        Assert.Equal((ReindexOutcome.Done, 1), (await RunAsync((IReindexOutbox)again, TimeProvider.System)).Select(a => (a.Outcome, a.Item.Attempts)).Single());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public async Task Two_processes_at_once_re_index_once(string home)
    {
        var store = await OpenAsync(home);
        await using ((IStoreLifetime)store)
        {
            await new PromotionBench(store, TimeProvider.System).StageItAsync();
        }

        using var first = WorkerProcess.Start("reindex", $"{home}:{_folder.File("metrics")}", Notes);
        using var second = WorkerProcess.Start("reindex", $"{home}:{_folder.File("metrics")}", Notes);
        string[] answers = [.. await first.ReadToEndAsync(), .. await second.ReadToEndAsync()];
        Assert.StartsWith("Done ", Assert.Single(answers), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ReindexAttempt>> RunAsync(IReindexOutbox outbox, TimeProvider clock) => await new ReindexDispatcher(
        outbox,
        new DelegateReindexTrigger(async (item, token) => await File.AppendAllTextAsync(Path.Combine(Notes, item.EventId), "x", token)),
        new ReindexOptions { ChangeLog = Path.Combine(Notes, "changes.md"), TimeProvider = clock }).RunOnceAsync();

    private async Task<IMetricsStore> OpenAsync(string home) =>
        home == "sqlite" ? await SqliteMetricsStore.OpenAsync(_folder.File("metrics")) : await FileMetricsStore.OpenAsync(_folder.File("metrics"));
}
