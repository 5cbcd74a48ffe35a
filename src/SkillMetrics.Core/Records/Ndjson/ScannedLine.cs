namespace SkillMetrics.Records.Ndjson;

/// <summary>A line of a file that is not blank, as <see cref="LineScanner"/> found it.</summary>
/// <param name="Bytes">
/// Its bytes without line end, and without what a byte order mark or a crash put before it; of an over-long line only the first
/// <see cref="RecordLimits.LineBytes"/>. Valid until the scanner reads on.
/// </param>
/// <param name="Offset">Where the first of these bytes stands in the file.</param>
/// <param name="Length">How many bytes the line really has.</param>
/// <param name="IsTerminated">Whether a line end follows. Only the last line of a file may be without.</param>
/// <param name="Hash">SHA-256 of the whole of an over-long line, in lower-case hexadecimal; null for others.</param>
internal readonly record struct ScannedLine(ReadOnlyMemory<byte> Bytes, long Offset, long Length, bool IsTerminated, string? Hash)
{
    /// <summary>Whether the line is longer than any line that is read.</summary>
    public bool IsTooLong => Hash is not null;
}
