using System.CommandLine;
using System.Globalization;

namespace SkillMetrics.Cli.Options;

/// <summary>An option that takes a whole number within limits.</summary>
internal sealed class CountOption : Option<int?>
{
    public CountOption(string name, string description, int least = 1, int? most = null)
        : base(name)
    {
        Description = description;
        HelpName = "n";
        var limits = most is null ? FormattableString.Invariant($"from {least}") : FormattableString.Invariant($"from {least} to {most}");
        Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most))
            {
                result.AddError($"{name} must be a whole number {limits}, but is \"{token.Value}\".");
            }
        });
    }

    /// <summary><c>--top</c>: only the first so many.</summary>
    public static CountOption Top(string description) => new("--top", description);
}
