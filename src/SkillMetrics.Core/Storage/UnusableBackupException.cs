namespace SkillMetrics.Storage;

/// <summary>What was to be restored is missing, damaged, of something else, or of a newer version. Nothing was changed.</summary>
public sealed class UnusableBackupException : MetricsStoreException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the backup, and what to do.</param>
    /// <param name="innerException">What was found when it was read, or null.</param>
    public UnusableBackupException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
