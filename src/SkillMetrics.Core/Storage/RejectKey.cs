using System.Security.Cryptography;

namespace SkillMetrics.Storage;

/// <summary>What makes a reject the same reject.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Offset">The byte offset there, or null.</param>
/// <param name="TextHash">SHA-256 of the whole text's bytes, in lower-case hexadecimal.</param>
internal readonly record struct RejectKey(string Source, long? Offset, string TextHash)
{
    public static RejectKey Of(Reject reject) => new(reject.Source, reject.Offset, reject.TextHash);

    public static RejectKey Of(string source, long? offset, ReadOnlySpan<byte> text) => new(source, offset, Convert.ToHexStringLower(SHA256.HashData(text)));
}
