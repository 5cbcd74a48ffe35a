using System.CommandLine;
using System.Globalization;

namespace SkillMetrics.Cli.Options;

/// <summary><c>--top</c>: only the first so many.</summary>
internal sealed class TopOption : Option<int?>
{
    public TopOption(string description)
        : base("--top")
    {
        Description = description;
        HelpName = "n";
        Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var top) || top < 1))
            {
                result.AddError($"--top must be a whole number from 1, but is \"{token.Value}\".");
            }
        });
    }
}
