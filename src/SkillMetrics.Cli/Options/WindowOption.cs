using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SkillMetrics.Cli.Options;

/// <summary><c>--window</c>: how far back from now.</summary>
internal sealed class WindowOption : Option<TimeSpan?>
{
    // So many weeks are still a length of time that the library knows.
    private const int Most = 1_000_000;

    public WindowOption(string description)
        : base("--window")
    {
        Description = $"{description}: so many seconds, minutes, hours, days or weeks (30s, 15m, 1h, 7d, 2w).";
        HelpName = "length";
        CustomParser = Parse;
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && LengthOf(text[^1]) is { } unit
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Most)
        {
            return number * unit;
        }

        result.AddError($"\"{text}\" is no length of time for --window. Give seconds, minutes, hours, days or weeks like 30s, 15m, 1h, 7d, 2w, up to {Most} of them.");
        return null;
    }

    private static TimeSpan? LengthOf(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        'w' => TimeSpan.FromDays(7),
        _ => null,
    };
}
