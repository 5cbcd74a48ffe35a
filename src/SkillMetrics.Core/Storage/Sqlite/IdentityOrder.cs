using System.Buffers;
using System.Globalization;
using SkillMetrics.Records;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>
/// Where an identity stands among others that were given out over time: ids that rise with time (UUID version 7, ULID, numbered ones)
/// give rising numbers, all others 0. The index of identities begins with it, so that records which arrive together stand together and a
/// transaction touches few of its pages, however many records there are. It is stored: the same on every platform and for ever.
/// </summary>
internal static class IdentityOrder
{
    /// <summary>What <see cref="OfId"/> is called in SQL, on the library's own connections.</summary>
    public const string Function = "identity_order";

    private const int UuidLength = 36;
    private const int UlidLength = 26;
    private const int MostDigits = 18;

    // Milliseconds to about seconds: the number then takes four bytes, and within a second the hash tells identities apart.
    private const int MillisecondBits = 10;

    private static readonly SearchValues<char> _ulidDigits = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

    public static long Of(RecordIdentity identity) =>
        identity.Kind is RecordKind.TokenEstimate or RecordKind.Interaction ? 0 : OfId(identity.Id);

    /// <summary>The place of an id, from 0.</summary>
    public static long OfId(ReadOnlySpan<char> id)
    {
        if (id.Length == UuidLength && id[8] == '-' && id[13] == '-')
        {
            return OfUuid(id);
        }

        return id.Length == UlidLength && id[0] is >= '0' and <= '7' && !id.ContainsAnyExcept(_ulidDigits) ? OfUlid(id) : OfNumber(id);
    }

    /// <summary>RFC 9562: version 7 begins with 48 bits of Unix time in milliseconds; no other version that is in use rises with time.</summary>
    private static long OfUuid(ReadOnlySpan<char> id) =>
        id[14] == '7'
        && int.TryParse(id[..8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
        && int.TryParse(id[9..13], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? (((long)(uint)high << 16) | (uint)low) >> MillisecondBits
            : 0;

    /// <summary>The first ten digits, in Crockford's base 32, are 48 bits of Unix time in milliseconds.</summary>
    private static long OfUlid(ReadOnlySpan<char> id)
    {
        var milliseconds = 0L;
        foreach (var c in id[..10])
        {
            milliseconds = (milliseconds << 5) | (uint)Digit(c);
        }

        return milliseconds >> MillisecondBits;

        // I, L, O and U are left out of the alphabet.
        static int Digit(char c) => c <= '9' ? c - '0' : c - 'A' + 10 - (c > 'I' ? 1 : 0) - (c > 'L' ? 1 : 0) - (c > 'O' ? 1 : 0) - (c > 'U' ? 1 : 0);
    }

    /// <summary>The number at the end, as in <c>run-000123</c>.</summary>
    private static long OfNumber(ReadOnlySpan<char> id)
    {
        var digits = id[(id.LastIndexOfAnyExceptInRange('0', '9') + 1)..];
        return digits.Length is > 0 and <= MostDigits ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }
}
