using SkillMetrics.Storage;

namespace SkillMetrics.Ingestion;

/// <summary>
/// Commits batches in their order, one at a time, while the next one is put together. A commit that has begun is always waited for, so
/// that what is counted is what is stored.
/// </summary>
internal sealed class CommitPipeline(IIngestionStore store)
{
    private LineBuffer _idle = new();
    private Task _commit = Task.CompletedTask;

    public IngestionTally Tally { get; } = new();

    /// <summary>Where to keep the records of the batch that is submitted next.</summary>
    public LineBuffer Buffer { get; private set; } = new();

    /// <summary>Begins to commit a batch as soon as the one before is committed.</summary>
    /// <param name="batch">The batch, its records kept in <see cref="Buffer"/>.</param>
    /// <param name="onCommitted">Called when it is committed and counted, on any thread.</param>
    /// <exception cref="MetricsStoreException">The batch before could not be committed; this one is not.</exception>
    public async Task SubmitAsync(IngestionBatch batch, Action onCommitted)
    {
        await DrainAsync().ConfigureAwait(false);
        (Buffer, _idle) = (_idle, Buffer);
        Buffer.Clear();
        _commit = CommitAsync(batch, onCommitted);
    }

    /// <summary>Waits until everything that was submitted is committed.</summary>
    /// <exception cref="MetricsStoreException">The last batch could not be committed.</exception>
    public Task DrainAsync() => _commit;

    private async Task CommitAsync(IngestionBatch batch, Action onCommitted)
    {
        var result = await store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        Tally.Add(batch, result);
        onCommitted();
    }
}
