using SkillMetrics.Storage;

namespace SkillMetrics.Core.Tests.Ingestion;

/// <summary>Hands everything on, counts what is committed, and lets a test stand in the way.</summary>
internal sealed class WatchedIngestionStore(IIngestionStore inner) : IIngestionStore
{
    private int _underWay;

    /// <summary>The lines of each batch that was committed.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>How often a watermark was asked for.</summary>
    public int Questions { get; private set; }

    /// <summary>Whether a batch was ever given while another was still being committed.</summary>
    public bool Overlapped { get; private set; }

    /// <summary>Runs before each commit, with its number from 1.</summary>
    public Func<int, Task> BeforeCommit { get; set; } = _ => Task.CompletedTask;

    public ValueTask<IngestionWatermark?> GetWatermarkAsync(string source, CancellationToken cancellationToken = default)
    {
        Questions++;
        return inner.GetWatermarkAsync(source, cancellationToken);
    }

    public async ValueTask<IngestionResult> CommitAsync(IngestionBatch batch, CancellationToken cancellationToken = default)
    {
        Overlapped |= Interlocked.Increment(ref _underWay) > 1;
        await BeforeCommit(Batches.Count + 1);
        var result = await inner.CommitAsync(batch, cancellationToken);
        Batches.Add(batch.Records.Count + batch.Rejects.Count);
        Interlocked.Decrement(ref _underWay);
        return result;
    }
}
