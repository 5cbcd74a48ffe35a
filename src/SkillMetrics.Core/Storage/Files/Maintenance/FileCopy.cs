using System.Security.Cryptography;

namespace SkillMetrics.Storage.Files.Maintenance;

/// <summary>Copies the beginning of a file, and hashes it on the way.</summary>
internal static class FileCopy
{
    private const int BufferSize = 128 * 1024;

    public static FileStream OpenToRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Copies so many bytes into a new file, flushed to disk.</summary>
    /// <returns>Their SHA-256.</returns>
    /// <exception cref="EndOfStreamException">The source is shorter.</exception>
    public static string Write(FileStream source, long length, string path)
    {
        using var target = OwnerOnly.Open(path);
        target.SetLength(0);
        var hash = Read(source, length, target);
        target.Flush(flushToDisk: true);
        return hash;
    }

    /// <summary>The SHA-256 of so many bytes of a file.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    public static string Hash(FileStream source, long length) => Read(source, length, Stream.Null);

    private static string Read(FileStream source, long length, Stream target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        source.Position = 0;
        while (length > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(length, BufferSize));
            source.ReadExactly(part);
            hash.AppendData(part);
            target.Write(part);
            length -= part.Length;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
