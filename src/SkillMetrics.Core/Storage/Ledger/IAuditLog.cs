namespace SkillMetrics.Storage.Ledger;

/// <summary>The audit log of a store: every entry names the hash of the one before. Entries come into it by <see cref="IPromotionStore"/> alone.</summary>
public interface IAuditLog
{
    /// <summary>The last entry's number and hash; <see cref="AuditHead.None"/> of an empty log.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<AuditHead> GetAuditHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>Streams the entries, oldest first.</summary>
    /// <param name="after">Only entries with a higher number; 0 for all.</param>
    /// <param name="storeWideOnly">Whether only entries count that are about no single skill: policies, imported registry files and restores.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    IAsyncEnumerable<AuditEntry> ReadAuditAsync(long after = 0, bool storeWideOnly = false, CancellationToken cancellationToken = default);

    /// <summary>Checks every entry's hash and place, and that everything in the store that names an entry names one that is there.</summary>
    /// <param name="expectedHead">A head that was noted earlier and must be in the log, or null. A log that was rewritten as a whole is found by it alone.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>A sentence for each thing that is wrong, the first broken entry first; none when all is well.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<string>> VerifyAuditAsync(AuditHead? expectedHead = null, CancellationToken cancellationToken = default);
}
