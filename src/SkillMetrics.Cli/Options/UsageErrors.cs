using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace SkillMetrics.Cli.Options;

/// <summary>Finds what is wrong with a command line.</summary>
internal static class UsageErrors
{
    /// <summary>The first fault with where to look for help, or null.</summary>
    public static string? Find(ParseResult parse)
    {
        var fault = parse.Action switch
        {
            ParseErrorAction when parse is { UnmatchedTokens: [var first, ..] } => $"\"{first}\" is not understood here.",
            ParseErrorAction when parse.CommandResult.Command is RootCommand => "Name a command.",
            ParseErrorAction => parse.Errors[0].Message,
            _ => UnknownOption(parse),
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

    private static string PathOf(CommandResult command)
    {
        var names = new Stack<string>();
        for (var result = command; result is not null; result = result.Parent as CommandResult)
        {
            names.Push(result.Command is RootCommand ? "skillmetrics" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
