using System.Globalization;

namespace SkillMetrics.Storage.Ledger;

/// <summary>An entry of the audit log by its number and hash. Whoever notes it can later tell whether the log up to it is the same.</summary>
/// <param name="Number">The entry's number, from 1; 0 for none.</param>
/// <param name="Hash">The entry's hash, 64 digits of lower-case hexadecimal.</param>
public sealed record AuditHead(long Number, string Hash)
{
    /// <summary>The head of an empty log.</summary>
    public static AuditHead None { get; } = new(0, new string('0', 64));

    /// <summary>The head as <c>number:hash</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");

    /// <summary>Reads <c>number:hash</c>, or a hash alone of an unknown number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="head">The head; its number is 0 where only a hash was given.</param>
    public static bool TryParse(string text, out AuditHead head)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var number = 0L;
        var hash = text[(colon + 1)..].ToLowerInvariant();
        head = None;
        if ((colon >= 0 && !long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out number))
            || hash.Length != None.Hash.Length || !hash.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        head = new AuditHead(number, hash);
        return true;
    }
}
