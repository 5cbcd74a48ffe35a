using System.Globalization;
using System.Runtime.CompilerServices;

namespace SkillMetrics.Records;

/// <summary>
/// What a field of a record may hold. Every rule names the field as it is called on the wire, the value that was given and what is legal.
/// </summary>
internal static class Guard
{
    public const string NotUnicode = "is not valid Unicode: it holds half of a surrogate pair";

    public static string SkillName(string value, [CallerMemberName] string property = "")
    {
        const string field = "skill_name";
        Text(value, field, RecordLimits.SkillNameLength, property);
        if (value.Length == 0)
        {
            throw new InvalidRecordException(field, $"must be a name of 1 to {RecordLimits.SkillNameLength} characters, but is empty", property);
        }

        foreach (var c in value)
        {
            if (char.IsControl(c))
            {
                throw new InvalidRecordException(field, $"must not hold control characters, but holds U+{(int)c:X4}", property);
            }
        }

        return value;
    }

    public static string? OptionalSkillName(string? value, [CallerMemberName] string property = "") =>
        string.IsNullOrEmpty(value) ? null : SkillName(value, property);

    public static string Identifier(string value, string field, [CallerMemberName] string property = "")
    {
        Text(value, field, RecordLimits.IdentifierLength, property);
        return value.Length > 0 ? value : throw new InvalidRecordException(field, "must not be empty", property);
    }

    /// <summary>Who signs, and under what: neither blank nor of several lines.</summary>
    public static string Signature(string value, string field, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(value, field);
        foreach (var c in Identifier(value.Trim(), field, property))
        {
            if (char.IsControl(c))
            {
                throw new InvalidRecordException(field, $"must not hold control characters, but holds U+{(int)c:X4}", property);
            }
        }

        return value;
    }

    public static string Label(string value, string field, [CallerMemberName] string property = "") =>
        Text(value, field, RecordLimits.IdentifierLength, property);

    /// <summary>An empty text counts as absent.</summary>
    public static string? OptionalLabel(string? value, string field, [CallerMemberName] string property = "") =>
        string.IsNullOrEmpty(value) ? null : Text(value, field, RecordLimits.IdentifierLength, property);

    /// <inheritdoc cref="OptionalLabel"/>
    public static string? OptionalText(string? value, string field, [CallerMemberName] string property = "") =>
        string.IsNullOrEmpty(value) ? null : Text(value, field, RecordLimits.TextLength, property);

    public static DateTimeOffset Time(DateTimeOffset value, string field, [CallerMemberName] string property = "") =>
        value >= DateTimeOffset.UnixEpoch
            ? UnixTime.Normalize(value)
            : throw new InvalidRecordException(field, $"must not be before 1970, but is {value:O}", property);

    public static TimeSpan Duration(TimeSpan value, string field, [CallerMemberName] string property = "") =>
        value >= TimeSpan.Zero && value <= RecordLimits.LongestDuration
            ? value
            : throw new InvalidRecordException(field, $"must be from 0 to {RecordLimits.LongestDuration.TotalDays:F0} days, but is {value:c}", property);

    public static TimeSpan? Duration(TimeSpan? value, string field, [CallerMemberName] string property = "") =>
        value is { } duration ? Duration(duration, field, property) : null;

    public static double Fraction(double value, string field, [CallerMemberName] string property = "") =>
        value is >= 0 and <= 1
            ? value
            : throw new InvalidRecordException(field, $"must be from 0 to 1, but is {Invariant(value)}", property);

    public static double? Fraction(double? value, string field, [CallerMemberName] string property = "") =>
        value is { } fraction ? Fraction(fraction, field, property) : null;

    public static double? NonNegative(double? value, string field, [CallerMemberName] string property = "") =>
        value is null || (value >= 0 && double.IsFinite(value.Value))
            ? value
            : throw new InvalidRecordException(field, $"must be a finite number from 0, but is {Invariant(value.Value)}", property);

    public static long Count(long value, string field, [CallerMemberName] string property = "") =>
        value >= 0 ? value : throw new InvalidRecordException(field, $"must not be negative, but is {value.ToString(CultureInfo.InvariantCulture)}", property);

    public static long? Count(long? value, string field, [CallerMemberName] string property = "") =>
        value is { } count ? Count(count, field, property) : null;

    public static T Defined<T>(T value, string field, [CallerMemberName] string property = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new InvalidRecordException(field, $"must be one of {string.Join(", ", Enum.GetNames<T>())}, but is {value}", property);

    public static ValueList List(IReadOnlyList<string> value, string field, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(value, property);
        if (value is ValueList list)
        {
            return list;
        }

        var items = value.Count == 0 ? [] : new string[value.Count];
        var length = 0L;
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Text(value[i], field, RecordLimits.TextLength, property);
            length += items[i].Length + 1;
        }

        EnsureTotal(length, field, property);
        return new ValueList(items);
    }

    public static ValueMap Map(IReadOnlyDictionary<string, bool> value, string field, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(value, property);
        if (value is ValueMap map)
        {
            return map;
        }

        var length = 0L;
        foreach (var (name, _) in value)
        {
            length += Text(name, field, RecordLimits.TextLength, property).Length + 1;
        }

        EnsureTotal(length, field, property);
        return new ValueMap(value);
    }

    public static string Text(string value, string field, int limit, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(value, property);
        if (value.Length > limit)
        {
            throw new InvalidRecordException(field, $"must have at most {limit} characters, but has {value.Length}", property);
        }

        return IsWellFormed(value) ? value : throw new InvalidRecordException(field, NotUnicode, property);
    }

    public static bool IsWellFormed(string value)
    {
        for (var i = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
            {
                continue;
            }

            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static void EnsureTotal(long length, string field, string property)
    {
        if (length > RecordLimits.TextLength)
        {
            throw new InvalidRecordException(field, $"must have at most {RecordLimits.TextLength} characters in all, but has {length}", property);
        }
    }

    private static string Invariant(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
