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
        var stream = Open(MayBePipe() ? FileAccess.ReadWrite : FileAccess.Read);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw new IOException("It is not a regular file. Give what it holds to standard input instead.");
    }

    /// <summary>A pipe without a writer holds up whoever opens it only to read, for ever. It looks like an empty file.</summary>
    private bool MayBePipe() => !OperatingSystem.IsWindows() && new FileInfo(Path) is { Exists: true, Length: 0 };

    private FileStream Open(FileAccess access)
    {
        try
        {
            return new FileStream(Path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = access,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (access == FileAccess.ReadWrite && e is (IOException or UnauthorizedAccessException))
        {
            // It may only be read.
            return Open(FileAccess.Read);
        }
    }
}
