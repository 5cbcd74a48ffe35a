using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;

namespace SkillMetrics.Cli.Commands;

/// <summary>A command over a store.</summary>
internal abstract class StoreCommand : Command
{
    protected StoreCommand(string name, string description, CliHost host, GlobalOptions options)
        : base(name, description) =>
        SetAction((parse, cancellationToken) => RunAsync(new CommandContext(parse, host, options), cancellationToken));

    protected abstract Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken);
}
