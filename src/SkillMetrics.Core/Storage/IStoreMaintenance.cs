namespace SkillMetrics.Storage;

/// <summary>The care of a store. Everything is awaited and throws where it cannot be done.</summary>
public interface IStoreMaintenance
{
    /// <summary>Copies the store into a new file while others go on writing. The file appears only when it is whole.</summary>
    /// <param name="path">The file to write; one that is there is replaced.</param>
    /// <param name="cancellationToken">Cancels the wait before the copy starts.</param>
    /// <exception cref="MetricsStoreException">The store could not be read, or the file not be written.</exception>
    ValueTask BackUpAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts the content of a backup in the place of the store's, after checking the backup and setting a copy of the present content
    /// aside. Other processes that have the store open go on with the restored content.
    /// </summary>
    /// <param name="path">The backup.</param>
    /// <param name="cancellationToken">Cancels the wait before the restore starts.</param>
    /// <returns>The full path of the copy set aside.</returns>
    /// <exception cref="UnusableBackupException">The backup is missing, damaged, of something else or of a newer version; nothing was changed.</exception>
    /// <exception cref="MetricsStoreException">The store could not be written.</exception>
    ValueTask<string> RestoreAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Recounts the history and compares it with the aggregates, and checks the audit log.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A sentence for each thing that is wrong; none when all is well.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes the aggregates anew from the history and from what was sealed by pruning.</summary>
    /// <param name="cancellationToken">Cancels the wait before it starts.</param>
    /// <exception cref="MetricsStoreException">The store could not be written; nothing was changed.</exception>
    ValueTask<RebuildResult> RebuildAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes records from before a time. Running invocations stay, and so do promotions and rollbacks. Older records that come in later
    /// are rejected as <c>before_retention</c>.
    /// </summary>
    /// <param name="before">Records from before this time are removed. Not in the future.</param>
    /// <param name="keepAggregates">Whether lifetime figures go on counting them.</param>
    /// <param name="cancellationToken">Cancels the wait before it starts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is in the future.</exception>
    /// <exception cref="MetricsStoreException">The store could not be written; nothing was changed.</exception>
    ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool keepAggregates, CancellationToken cancellationToken = default);
}
