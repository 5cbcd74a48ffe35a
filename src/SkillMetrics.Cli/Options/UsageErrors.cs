using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace SkillMetrics.Cli.Options;

/// <summary>Finds what is wrong with a command line.</summary>
internal static class UsageErrors
{
    /// <summary>The first fault with where to look for help, or null.</summary>
    public static string? Find(ParseResult parse, IReadOnlyList<string> arguments)
    {
        var fault = parse.Action switch
        {
            ParseErrorAction when parse is { UnmatchedTokens: [var first, ..] } => $"\"{first}\" is not understood here.",
            ParseErrorAction when parse.CommandResult.Command is RootCommand => "Name a command.",
            ParseErrorAction => parse.Errors[0].Message,
            _ => UnknownOption(parse) ?? ValueOfFlag(parse, arguments),
        };
        return fault is null ? null : $"{fault} See {PathOf(parse.CommandResult)} --help.";
    }

    /// <summary>The parser takes an option that it does not know for an argument. Behind <c>--</c> everything is one.</summary>
    private static string? UnknownOption(ParseResult parse)
    {
        var arguments = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).ToHashSet(ReferenceEqualityComparer.Instance);
        var unknown = parse.Tokens
            .TakeWhile(t => t.Type != TokenType.DoubleDash)
            .FirstOrDefault(t => arguments.Contains(t) && t.Value is ['-', _, ..]);
        return unknown is null ? null : $"Unknown option {unknown.Value}. Put -- before a name that starts with a dash.";
    }

    /// <summary>The parser takes the value of an option that has none for an argument, too.</summary>
    private static string? ValueOfFlag(ParseResult parse, IReadOnlyList<string> arguments)
    {
        var flags = Commands(parse.CommandResult).SelectMany(c => c.Command.Options).Where(o => o.Arity.MaximumNumberOfValues == 0).Select(o => o.Name);
        var given = arguments.TakeWhile(a => a != "--").ToList();
        var flag = flags.FirstOrDefault(f => given.Any(a => a.Length > f.Length && a.StartsWith(f, StringComparison.Ordinal) && a[f.Length] is '=' or ':'));
        return flag is null ? null : $"{flag} takes no value.";
    }

    private static string PathOf(CommandResult command) =>
        string.Join(' ', Commands(command).Reverse().Select(c => c.Command is RootCommand ? "skillmetrics" : c.Command.Name));

    /// <summary>A command and those it belongs to, up to the root.</summary>
    private static IEnumerable<CommandResult> Commands(CommandResult command)
    {
        for (var result = command; result is not null; result = result.Parent as CommandResult)
        {
            yield return result;
        }
    }
}
