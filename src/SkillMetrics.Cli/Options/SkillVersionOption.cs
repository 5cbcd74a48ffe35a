using System.CommandLine;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Options;

/// <summary><c>--version</c>: which version of a skill is meant.</summary>
internal sealed class SkillVersionOption : Option<string?>
{
    public SkillVersionOption()
        : base("--version")
    {
        Description = "The version of the skill; that of the newest record without, and an empty text for records without one.";
        HelpName = "version";
    }

    public VersionFilter Of(CommandContext context) => context.Has(this) ? VersionFilter.Only(context.Get(this)) : VersionFilter.All;
}
