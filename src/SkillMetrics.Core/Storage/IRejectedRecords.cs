namespace SkillMetrics.Storage;

/// <summary>The rejected records of a store.</summary>
public interface IRejectedRecords
{
    /// <summary>Streams the rejected records, oldest first.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    IAsyncEnumerable<RejectedRecord> ReadRejectsAsync(CancellationToken cancellationToken = default);
}
