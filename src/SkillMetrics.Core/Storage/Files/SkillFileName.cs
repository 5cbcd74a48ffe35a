using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SkillMetrics.Storage.Files;

/// <summary>
/// Makes a skill's name safe for any file system. What is unsafe is percent-encoded, so that different names stay different; a name
/// that is too long becomes its beginning, <c>~</c> and a hash.
/// </summary>
internal static class SkillFileName
{
    /// <summary>The longest result, in bytes of UTF-8.</summary>
    public const int LongestBytes = 120;

    private const int HashDigits = 16;

    // The percent sign and the tilde keep encoded and shortened names apart from names that look like them.
    private static readonly SearchValues<char> _unsafe = SearchValues.Create("/\\:*?\"<>|%~");

    /// <summary>Devices of Windows, which answer to their name with any extension.</summary>
    private static readonly string[] _devices = ["CON", "PRN", "AUX", "NUL", "COM#", "LPT#"];

    public static string Encode(string skillName)
    {
        var firstDot = skillName.IndexOf('.', StringComparison.Ordinal);
        var leading = skillName.Length - skillName.AsSpan().TrimStart('.').Length;
        var trailing = skillName.AsSpan().TrimEnd(" .").Length;
        var name = new StringBuilder(skillName.Length);
        for (var i = 0; i < skillName.Length; i++)
        {
            var c = skillName[i];
            if (i < leading || i >= trailing || char.IsControl(c) || _unsafe.Contains(c) || (i == firstDot && IsDevice(skillName.AsSpan(0, i))))
            {
                AppendEncoded(name, c);
            }
            else
            {
                name.Append(c);
            }
        }

        return Shorten(name.ToString(), skillName);
    }

    private static void AppendEncoded(StringBuilder name, char c)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var b in bytes[..Encoding.UTF8.GetBytes([c], bytes)])
        {
            name.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }

    private static bool IsDevice(ReadOnlySpan<char> stem)
    {
        stem = stem.TrimEnd(' ');
        foreach (var device in _devices)
        {
            if (stem.Length == device.Length
                && (stem.Equals(device, StringComparison.OrdinalIgnoreCase)
                    || (device[^1] == '#' && stem[..^1].Equals(device.AsSpan()[..^1], StringComparison.OrdinalIgnoreCase))))
            {
                return true;
            }
        }

        return false;
    }

    private static string Shorten(string encoded, string skillName)
    {
        if (Encoding.UTF8.GetByteCount(encoded) <= LongestBytes)
        {
            return encoded;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(skillName)))[..HashDigits];
        var bytes = LongestBytes - HashDigits - 1;
        var length = 0;
        foreach (var rune in encoded.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        // Not in the middle of an encoded byte.
        var percent = encoded.LastIndexOf('%', length - 1);
        length = percent > length - 3 ? percent : length;
        return $"{encoded.AsSpan(0, length)}~{hash}";
    }
}
