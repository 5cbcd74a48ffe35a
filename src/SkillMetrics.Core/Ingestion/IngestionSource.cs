namespace SkillMetrics.Ingestion;

/// <summary>A file to read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="IsNamed">Whether the caller named the file itself, not only a folder above it.</param>
internal readonly record struct IngestionSource(string Path, bool IsNamed)
{
    /// <summary>Whether the name alone says that the file holds records; any other file is looked into.</summary>
    public bool HoldsRecordsByName =>
        Path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) || Path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Opens the file beside whoever writes, renames or deletes it. Unbuffered, because lines are scanned in blocks.
    /// </summary>
    /// <exception cref="IOException">It does not exist, cannot be opened, or cannot be resumed because it is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public FileStream Open()
    {
        var stream = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        });
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw new IOException("It is not a regular file. Give what it holds to standard input instead.");
    }
}
