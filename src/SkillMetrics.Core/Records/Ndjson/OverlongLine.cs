using System.Security.Cryptography;

namespace SkillMetrics.Records.Ndjson;

/// <summary>The length and hash of a line that is too long to be kept, piece by piece and without its line end.</summary>
internal sealed class OverlongLine
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _endsWithReturn;

    /// <summary>Begins with what stays in memory.</summary>
    /// <param name="kept">The piece at the line's head.</param>
    public OverlongLine(ReadOnlySpan<byte> kept)
    {
        _hash.AppendData(kept);
        _length = kept.Length;
    }

    /// <summary>How many bytes have been taken out of memory.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Takes in the next piece, which goes out of memory.</summary>
    public void Drop(ReadOnlySpan<byte> piece)
    {
        DroppedBytes += piece.Length;
        Add(piece);
    }

    /// <summary>Takes in the last piece.</summary>
    /// <param name="piece">The piece, up to the LF.</param>
    /// <param name="length">How long the whole line is.</param>
    /// <returns>The hash of the whole line, in lower-case hexadecimal.</returns>
    public string Finish(ReadOnlySpan<byte> piece, out long length)
    {
        Add(piece);
        length = _length;
        using (_hash)
        {
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
        }
    }

    /// <summary>A CR at the end of a piece counts only once something follows: else it belongs to the line end.</summary>
    private void Add(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (_endsWithReturn)
        {
            _hash.AppendData("\r"u8);
            _length++;
        }

        _endsWithReturn = piece.EndsWith("\r"u8);
        var content = _endsWithReturn ? piece[..^1] : piece;
        _hash.AppendData(content);
        _length += content.Length;
    }
}
