namespace SkillMetrics.Storage;

/// <summary>The care of a store. Everything is awaited and throws where it cannot be done.</summary>
public interface IStoreMaintenance
{
    /// <summary>Copies one moment of the store while others go on writing. The copy appears only when it is whole.</summary>
    /// <param name="path">
    /// What to write: the file of an SQLite store's backup, which replaces one that is there; the folder of a file store's, which must not
    /// be there yet.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait before the copy starts.</param>
    /// <exception cref="MetricsStoreException">The store could not be read, or the copy not be written.</exception>
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

    /// <summary>Reads the whole history and says what is wrong with it, and with what is derived from it, and with the audit log. Changes nothing.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A sentence for each thing that is wrong; none when all is well.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes anew what is derived from the history: aggregates that are stored, or those in memory by reading all files again.</summary>
    /// <param name="cancellationToken">Cancels the wait before it starts.</param>
    /// <exception cref="MetricsStoreException">The store could not be written; nothing was changed.</exception>
    ValueTask<RebuildResult> RebuildAsync(CancellationToken cancellationToken = default);
}
