using System.Security.Cryptography;
using SkillMetrics.Storage;

namespace SkillMetrics.Ingestion;

/// <summary>Tells by its head and the last line that was taken whether a file is still the one that was read.</summary>
internal static class SourceFingerprint
{
    private const int HeadBytes = 1_024;
    private const int BlockBytes = 65_536;

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The first bytes of a file, as many as are kept of it.</summary>
    public static async Task<byte[]> HeadAsync(FileStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[HeadBytes];
        stream.Position = 0;
        return head[..await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)];
    }

    /// <summary>Whether a file is up to a watermark as it was then.</summary>
    public static async Task<bool> MatchesAsync(FileStream stream, byte[] head, IngestionWatermark watermark, CancellationToken cancellationToken)
    {
        if (stream.Length < watermark.Offset
            || head.Length < watermark.HeadLength
            || !string.Equals(watermark.HeadHash, Hash(head.AsSpan(0, watermark.HeadLength)), StringComparison.Ordinal))
        {
            return false;
        }

        var end = watermark.Offset - await LineEndBytesAsync(stream, watermark.Offset, cancellationToken).ConfigureAwait(false);
        return end >= watermark.TailLength
            && string.Equals(
                watermark.TailHash,
                await HashAsync(stream, end - watermark.TailLength, watermark.TailLength, cancellationToken).ConfigureAwait(false),
                StringComparison.Ordinal);
    }

    private static async Task<int> LineEndBytesAsync(FileStream stream, long offset, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(2, offset)];
        stream.Position = offset - bytes.Length;
        await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes switch
        {
            [(byte)'\r', (byte)'\n'] => 2,
            [.., (byte)'\n'] => 1,
            _ => 0,
        };
    }

    private static async Task<string> HashAsync(FileStream stream, long offset, long count, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[Math.Min(count, BlockBytes)];
        stream.Position = offset;
        while (count > 0)
        {
            var read = await stream.ReadAsync(block.AsMemory(0, (int)Math.Min(count, block.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(block, 0, read);
            count -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
