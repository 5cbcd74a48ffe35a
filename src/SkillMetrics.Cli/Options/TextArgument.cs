using System.CommandLine;

namespace SkillMetrics.Cli.Options;

/// <summary>An argument of any text, which may begin with a dash; only what begins with two is taken for an option.</summary>
internal sealed class TextArgument : Argument<string>
{
    public TextArgument(string name, string description)
        : base(name) => Description = description;
}
