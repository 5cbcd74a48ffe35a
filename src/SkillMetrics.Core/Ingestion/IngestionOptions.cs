namespace SkillMetrics.Ingestion;

/// <summary>What an ingestion can be told.</summary>
public sealed class IngestionOptions
{
    /// <summary>
    /// Whether to keep going as files grow and new ones appear in the folders, until cancelled; cancellation then is the normal end. False
    /// by default.
    /// </summary>
    public bool Follow { get; set; }

    /// <summary>How long to wait between two looks at the sources while following, above 0. 250 milliseconds by default.</summary>
    public TimeSpan FollowInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Folders that are passed over where they lie below a named folder, above all the store's own. A folder that is itself named is read.
    /// </summary>
    public IReadOnlyList<string> ExcludedFolders { get; set; } = [];
}
