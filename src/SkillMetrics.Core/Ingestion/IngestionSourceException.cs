namespace SkillMetrics.Ingestion;

/// <summary>A path that was named for ingestion does not exist or cannot be read. The message names the path and what to do.</summary>
public sealed class IngestionSourceException : Exception
{
    internal IngestionSourceException(string path, string message, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The path at fault.</summary>
    public string Path { get; }
}
