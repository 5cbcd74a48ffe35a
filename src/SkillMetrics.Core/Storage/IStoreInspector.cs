namespace SkillMetrics.Storage;

/// <summary>Looks at a store from outside its records: where it lies, how large it is, whether it is sound.</summary>
public interface IStoreInspector
{
    /// <summary>Looks at the store. Reads the whole of it where that is what soundness takes.</summary>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken = default);
}
