using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SkillMetrics.Storage.Files;

/// <summary>
/// What a batch of several files is about to append, so that whoever holds the lock next can finish it. The first line is the SHA-256
/// of all that follows, the second lists the files, and their bytes come after it.
/// </summary>
internal sealed class IntentFile(string path)
{
    private const byte LineFeed = (byte)'\n';

    public string Path { get; } = path;

    public bool Exists => File.Exists(Path);

    public long Size => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Writes what is about to be appended.</summary>
    /// <param name="appends">The lines a file.</param>
    /// <param name="flush">Whether the batch is one that must outlive a power failure. If not, nothing of it needs to reach the disk in any order.</param>
    public void Write(IReadOnlyList<FileAppend> appends, bool flush)
    {
        IntentEntry[] entries = [.. appends.Select(a => new IntentEntry(a.File.Name, a.Start, a.Length))];
        byte[] list = [.. JsonSerializer.SerializeToUtf8Bytes(entries, StoreJson.Default.IntentEntryArray), LineFeed];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(list);
        foreach (var lines in appends.SelectMany(a => a.Lines))
        {
            hash.AppendData(lines.Span);
        }

        using var stream = OwnerOnly.Open(Path);
        stream.SetLength(0);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
        stream.WriteByte(LineFeed);
        stream.Write(list);
        foreach (var lines in appends.SelectMany(a => a.Lines))
        {
            stream.Write(lines.Span);
        }

        if (flush)
        {
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>What a batch was about to append, or null where the intent was not written to its end: then nothing else was, either.</summary>
    public List<(IntentEntry Entry, ReadOnlyMemory<byte> Lines)>? TryRead()
    {
        ReadOnlyMemory<byte> content = File.ReadAllBytes(Path);
        var hashEnd = content.Span.IndexOf(LineFeed);
        if (hashEnd < 0 || !IsHash(content.Span[..hashEnd], content.Span[(hashEnd + 1)..]))
        {
            return null;
        }

        content = content[(hashEnd + 1)..];
        var listEnd = content.Span.IndexOf(LineFeed);
        var lines = content[(listEnd + 1)..];
        var appends = new List<(IntentEntry, ReadOnlyMemory<byte>)>();
        foreach (var entry in JsonSerializer.Deserialize(content.Span[..listEnd], StoreJson.Default.IntentEntryArray)!)
        {
            appends.Add((entry, lines[..entry.Length]));
            lines = lines[entry.Length..];
        }

        return appends;
    }

    public void Remove() => File.Delete(Path);

    private static bool IsHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content) =>
        hash.SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content))));
}
