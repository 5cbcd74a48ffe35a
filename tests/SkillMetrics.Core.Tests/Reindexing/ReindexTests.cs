using SkillMetrics.Core.Tests.Promotion;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Reindexing;

/// <summary>An outbox with what promotions put into it, and a dispatcher over it.</summary>
public abstract class ReindexTests : PromotionTests
{
    private protected TempFolder Folder { get; } = new();

    private protected string ChangeLog => Folder.File("changes.md");

    private protected LogCollector Log { get; } = new();

    /// <summary>What a trigger of a delegate was told, in order.</summary>
    private protected List<ReindexItem> Told { get; } = [];

    private protected ReindexDispatcher Dispatcher(Func<ReindexItem, CancellationToken, Task> reindex, Action<ReindexOptions>? configure = null) =>
        Dispatcher(new DelegateReindexTrigger(reindex), configure);

    private protected ReindexDispatcher Dispatcher(IReindexTrigger trigger, Action<ReindexOptions>? configure = null)
    {
        var options = new ReindexOptions { ChangeLog = ChangeLog, TimeProvider = Clock, LoggerFactory = Log };
        configure?.Invoke(options);
        return new ReindexDispatcher(Bench.Outbox, trigger, options);
    }

    private protected Task Note(ReindexItem item, CancellationToken cancellationToken)
    {
        Told.Add(item);
        return Task.CompletedTask;
    }

    /// <summary>Puts an item into the outbox by a commit of its own.</summary>
    private protected async Task GivenAsync(string id, string skill = "summarize", string? reason = "good") => await Bench.Store.CommitAsync(new PromotionCommit
    {
        Action = AuditActions.Promotion,
        At = Clock.GetUtcNow(),
        SkillName = skill,
        Reindex = new ReindexItem
        {
            EventId = id,
            SkillName = skill,
            SkillVersion = "v1",
            FromStage = Stages.Prototype,
            ToStage = Stages.Staged,
            Reason = reason,
            CreatedAt = Clock.GetUtcNow(),
        },
    });

    private protected async Task<ReindexItem> ItemAsync(string id) => (await Bench.Outbox.GetReindexItemsAsync()).Single(i => i.EventId == id);

    protected override void Dispose(bool disposing)
    {
        Folder.Dispose();
        Log.Dispose();
        base.Dispose(disposing);
    }
}
