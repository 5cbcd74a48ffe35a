using System.CommandLine;

namespace SkillMetrics.Cli.Options;

/// <summary>Options that take one of a few words.</summary>
internal static class Choices
{
    /// <summary>Accepts these words only, says so otherwise, and offers them to shells that complete.</summary>
    public static Option<T> OneOf<T>(this Option<T> option, params IReadOnlyCollection<string> words)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"{option.Name} must be one of {string.Join(", ", words)}, but is \"{token.Value}\".");
            }
        });
        option.CompletionSources.Add([.. words]);
        return option;
    }
}
