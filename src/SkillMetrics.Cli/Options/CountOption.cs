using System.CommandLine;
using System.Globalization;

namespace SkillMetrics.Cli.Options;

/// <summary>An option that takes a whole number within limits.</summary>
internal sealed class CountOption : Option<int?>
{
    public CountOption(string name, string description, int least, int most)
        : base(name)
    {
        Description = description;
        HelpName = "n";
        Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}, but is \"{token.Value}\"."));
            }
        });
    }
}
