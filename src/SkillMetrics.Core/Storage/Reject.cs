using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Storage;

/// <summary>Something that was not stored, with where it came from and why. Rejects are unique by source, offset and hash.</summary>
public sealed record Reject
{
    /// <summary>The source of records that a host appended through the API.</summary>
    public const string AppendSource = "append";

    /// <summary>How many characters of the text are kept.</summary>
    public const int TextLimit = 65_536;

    /// <summary>The full path of the file, or another name that tells where it came from.</summary>
    public required string Source { get; init; }

    /// <summary>The byte offset in the source, or null where the source has none.</summary>
    public required long? Offset { get; init; }

    /// <summary>The text, at most <see cref="TextLimit"/> characters of it; bytes that are not UTF-8 appear as U+FFFD.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of the whole text's bytes, in lower-case hexadecimal.</summary>
    public required string TextHash { get; init; }

    /// <summary>What is wrong with it, in a sentence a person understands.</summary>
    public required string Reason { get; init; }

    /// <summary>Makes a reject of raw bytes.</summary>
    /// <param name="source">Where they came from.</param>
    /// <param name="offset">Their offset there, or null.</param>
    /// <param name="text">The bytes.</param>
    /// <param name="reason">What is wrong with them.</param>
    public static Reject Of(string source, long? offset, ReadOnlySpan<byte> text, string reason)
    {
        // Four bytes a character at the most: enough to fill the limit, and no more than needed is decoded.
        var shown = Encoding.UTF8.GetString(text.Length > TextLimit * 4 ? text[..(TextLimit * 4)] : text);
        if (shown.Length > TextLimit)
        {
            shown = shown[..(char.IsHighSurrogate(shown[TextLimit - 1]) ? TextLimit - 1 : TextLimit)];
        }

        return new Reject
        {
            Source = source,
            Offset = offset,
            Text = shown,
            TextHash = Convert.ToHexStringLower(SHA256.HashData(text)),
            Reason = reason,
        };
    }
    /// <summary>Makes a reject of a scanned line, of which the scanner may hold only the head.</summary>
    internal static Reject Of(string source, ScannedLine line, string reason)
    {
        var reject = Of(source, line.Offset, line.Bytes.Span, reason);
        return line.Hash is { } hash ? reject with { TextHash = hash } : reject;
    }
}
