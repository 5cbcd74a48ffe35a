using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SkillMetrics.Cli.Options;

/// <summary>A time, as <c>--since</c> takes it: so many hours, days or weeks ago, or an ISO time.</summary>
internal sealed class SinceOption : Option<DateTimeOffset?>
{
    private static readonly string[] _formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd"];

    public SinceOption(TimeProvider clock, string description, string name = "--since")
        : base(name)
    {
        Description = $"{description}: so many hours, days or weeks back (12h, 7d, 2w), or an ISO time, which is UTC unless it says otherwise.";
        HelpName = "time";
        CustomParser = result => Parse(result, clock, name);
    }

    private static DateTimeOffset? Parse(ArgumentResult result, TimeProvider clock, string name)
    {
        var text = result.Tokens[0].Value;
        if (TryParse(text, clock.GetUtcNow(), out var since))
        {
            return since;
        }

        result.AddError($"\"{text}\" is no time for {name}. Give hours, days or weeks back like 12h, 7d, 2w, or an ISO time like 2026-03-01T12:00:00Z.");
        return null;
    }

    private static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset since)
    {
        if (text.Length > 1 && HoursIn(text[^1]) is { } hours && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            // No record is older than 1970, however far back somebody looks.
            var back = (long)number * hours;
            since = back < (now - DateTimeOffset.UnixEpoch).TotalHours ? now.AddHours(-back) : DateTimeOffset.UnixEpoch;
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out since);
    }

    private static int? HoursIn(char unit) => unit switch
    {
        'h' => 1,
        'd' => 24,
        'w' => 7 * 24,
        _ => null,
    };
}
