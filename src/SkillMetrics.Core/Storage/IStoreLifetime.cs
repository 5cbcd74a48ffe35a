namespace SkillMetrics.Storage;

/// <summary>Opens a store and makes what it holds durable. A store that is not opened opens itself at its first use.</summary>
public interface IStoreLifetime : IAsyncDisposable, IDisposable
{
    /// <summary>Opens the store, creating it where it does not exist unless it was set up to read only. Harmless when it is open.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="MetricsStoreException">The store cannot be opened.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until everything appended before is committed and flushed.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="MetricsStoreException">The store could not write.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken = default);
}
