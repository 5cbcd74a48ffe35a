namespace SkillMetrics.Storage;

/// <summary>A store could not be opened, read or written. The message names the store, what happened and what to do.</summary>
public class MetricsStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened to which store, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MetricsStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether it is what was to be written that is at fault, and not the store: anything else may be written all the same, and trying this
    /// again does not help. False where the store is out of reach, which may pass.
    /// </summary>
    public bool IsRefusal { get; init; }
}
