using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Stores;

namespace SkillMetrics.Cli.Commands;

/// <summary>A command over a store that cares for itself; others are refused before they are opened.</summary>
internal abstract class MaintenanceCommand(string name, string description, CliHost host, GlobalOptions options)
    : StoreCommand(name, description, host, options)
{
    protected sealed override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        context.Location.Kind == StoreKind.Sqlite
            ? CareAsync(context, cancellationToken)
            : throw CommandException.Usage(
                $"{Name} works on SQLite stores only, and {context.Location.Path} is a store of {context.Location.KindName}. Name an SQLite store with --store sqlite:PATH.");

    protected abstract Task<int> CareAsync(CommandContext context, CancellationToken cancellationToken);
}
