using System.Globalization;

namespace SkillMetrics.Records.Ndjson;

/// <summary>Times as ISO 8601 texts; one without an offset is in UTC.</summary>
internal static class IsoTime
{
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return StartsWithDate(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    /// <summary>The parser knows other forms, too, some of which depend on today's date.</summary>
    private static bool StartsWithDate(ReadOnlySpan<char> text) =>
        text is [_, _, _, _, '-', _, _, '-', _, _, ..]
        && !text[..4].ContainsAnyExceptInRange('0', '9')
        && !text[5..7].ContainsAnyExceptInRange('0', '9')
        && !text[8..10].ContainsAnyExceptInRange('0', '9');
}
