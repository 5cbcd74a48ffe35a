using System.CommandLine;
using System.Globalization;

namespace SkillMetrics.Cli.Options;

/// <summary>An option that says how many, from 1: <c>--top</c>, <c>--last</c>.</summary>
internal sealed class CountOption : Option<int?>
{
    public CountOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "n";
        Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1))
            {
                result.AddError($"{name} must be a whole number from 1, but is \"{token.Value}\".");
            }
        });
    }

    public static CountOption Top(string description) => new("--top", description);
}
