using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Recording;

/// <summary>
/// Takes records into a store. Safe to call from many threads. Records of one call are committed together, in their order: all or none.
/// </summary>
public interface IMetricsAppender
{
    /// <summary>Appends one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="acknowledgement">When the task completes; null for what the host chose, which is <see cref="Acknowledgement.Flushed"/> by default.</param>
    /// <param name="cancellationToken">Cancels the wait. A record that has been queued is written all the same.</param>
    /// <returns>What became of the record.</returns>
    /// <exception cref="MetricsStoreException">The store could not write it, or refuses it (<see cref="MetricsStoreException.IsRefusal"/>). Not thrown for <see cref="Acknowledgement.Queued"/>.</exception>
    /// <exception cref="ObjectDisposedException">The store has been disposed of.</exception>
    ValueTask<AppendResult> AppendAsync(MetricRecord record, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default);

    /// <summary>Appends a batch of records.</summary>
    /// <param name="records">The records. The list must not change until the call returns its task.</param>
    /// <param name="acknowledgement">When the task completes; null for what the host chose, which is <see cref="Acknowledgement.Flushed"/> by default.</param>
    /// <param name="cancellationToken">Cancels the wait. Records that have been queued are written all the same.</param>
    /// <returns>What became of the records.</returns>
    /// <exception cref="MetricsStoreException">The store could not write them, or refuses them (<see cref="MetricsStoreException.IsRefusal"/>). Not thrown for <see cref="Acknowledgement.Queued"/>.</exception>
    /// <exception cref="ObjectDisposedException">The store has been disposed of.</exception>
    ValueTask<AppendResult> AppendAsync(IReadOnlyList<MetricRecord> records, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default);
}
