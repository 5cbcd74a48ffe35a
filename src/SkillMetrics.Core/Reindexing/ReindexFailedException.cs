namespace SkillMetrics.Reindexing;

/// <summary>A re-indexing failed. The message says how, and what it printed or answered last.</summary>
public sealed class ReindexFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public ReindexFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
