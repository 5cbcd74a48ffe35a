namespace SkillMetrics.Storage.Files;

/// <summary>Whole lines on their way to the end of a file.</summary>
/// <param name="file">The file.</param>
/// <param name="lines">The lines' bytes, line ends included, in pieces.</param>
internal sealed class FileAppend(TrackedFile file, IReadOnlyList<ReadOnlyMemory<byte>> lines)
{
    private bool _hasBegun;
    private byte[] _fingerprint = [];
    private DateTime _time;

    public TrackedFile File { get; } = file;

    /// <summary>Where the lines begin: the end of the file as it is known.</summary>
    public long Start { get; } = file.Offset;

    public IReadOnlyList<ReadOnlyMemory<byte>> Lines { get; } = lines;

    public int Length { get; } = lines.Sum(l => l.Length);

    /// <summary>Writes the lines in one go.</summary>
    /// <param name="flush">Whether they must reach the disk.</param>
    /// <returns>False, with nothing written, where the file has another end than is known.</returns>
    public bool TryWrite(bool flush)
    {
        using var stream = OwnerOnly.Open(File.Path);
        var handle = stream.SafeFileHandle;
        if (RandomAccess.GetLength(handle) != Start)
        {
            return false;
        }

        _hasBegun = true;
        RandomAccess.Write(handle, Lines, Start);
        if (flush)
        {
            RandomAccess.FlushToDisk(handle);
        }

        _fingerprint = TrackedFile.FingerprintOf(handle, Start + Length);
        _time = System.IO.File.GetLastWriteTimeUtc(handle);
        return true;
    }

    /// <summary>Takes back what was written, be it a part.</summary>
    public void CutBack()
    {
        if (_hasBegun)
        {
            using var stream = OwnerOnly.Open(File.Path);
            stream.SetLength(Start);
        }
    }

    /// <summary>Counts the lines among what is known of the file.</summary>
    public void Accept() => File.Extend(Start + Length, _fingerprint, _time);
}
