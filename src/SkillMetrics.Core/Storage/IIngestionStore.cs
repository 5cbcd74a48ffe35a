namespace SkillMetrics.Storage;

/// <summary>What ingestion needs of a store: to know how far a source was read, and to commit records, rejects and watermark together.</summary>
public interface IIngestionStore
{
    /// <summary>How far a source was read, or null where it never was.</summary>
    /// <param name="source">The source's full path.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IngestionWatermark?> GetWatermarkAsync(string source, CancellationToken cancellationToken = default);

    /// <summary>Commits a piece of a source in one transaction, flushed to disk.</summary>
    /// <param name="batch">Records, rejects and the new watermark.</param>
    /// <param name="cancellationToken">Cancels the wait. What has been queued is written all the same.</param>
    /// <returns>What became of the records.</returns>
    /// <exception cref="MetricsStoreException">The store could not write; nothing of the batch was stored.</exception>
    ValueTask<IngestionResult> CommitAsync(IngestionBatch batch, CancellationToken cancellationToken = default);
}
