using System.Globalization;
using System.Security.Cryptography;

namespace SkillMetrics.Reindexing;

/// <summary>
/// How a webhook's request is signed: HMAC-SHA256, keyed by the secret, over the decimal unix seconds of
/// <see cref="TimestampHeader"/>, a full stop, and the body's bytes; as <c>sha256=</c> and lower-case hexadecimal in <see cref="SignatureHeader"/>.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the time of sending, in whole unix seconds.</summary>
    public const string TimestampHeader = "SkillMetrics-Timestamp";

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "SkillMetrics-Signature";

    /// <summary>The header with the id of the event, percent-encoded: the same for every attempt.</summary>
    public const string EventHeader = "SkillMetrics-Event";

    private const string Prefix = "sha256=";

    /// <summary>The signature of a body that is sent at a time.</summary>
    /// <param name="secret">The secret that both sides know.</param>
    /// <param name="sentAt">When it is sent; whole seconds count.</param>
    /// <param name="body">The body's bytes.</param>
    public static string Create(ReadOnlySpan<byte> secret, DateTimeOffset sentAt, ReadOnlySpan<byte> body) =>
        Create(secret, sentAt.ToUnixTimeSeconds(), body);

    /// <summary>Whether a request was signed with the secret, and lately: an old one may be somebody's replay.</summary>
    /// <param name="secret">The secret that both sides know.</param>
    /// <param name="timestamp">What <see cref="TimestampHeader"/> held, or null.</param>
    /// <param name="signature">What <see cref="SignatureHeader"/> held, or null.</param>
    /// <param name="body">The body's bytes, as they came.</param>
    /// <param name="now">The receiver's time.</param>
    /// <param name="tolerance">How far sender's and receiver's times may lie apart, for example 5 minutes.</param>
    public static bool IsValid(ReadOnlySpan<byte> secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan tolerance) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && signature is not null
        && Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) <= (decimal)tolerance.TotalSeconds
        && CryptographicOperations.FixedTimeEquals(Bytes(Create(secret, seconds, body)), Bytes(signature));

    private static string Create(ReadOnlySpan<byte> secret, long seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Bytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")));
        hash.AppendData(body);
        return Prefix + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
