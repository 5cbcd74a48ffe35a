using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Stores;

namespace SkillMetrics.Cli.Commands;

/// <summary>A command over an SQLite store; others are refused before they are opened.</summary>
internal abstract class SqliteCommand(string name, string description, CliHost host, GlobalOptions options)
    : StoreCommand(name, description, host, options)
{
    /// <summary>Why other stores do not need it, as a part of a sentence.</summary>
    protected virtual string WhyNot => "its files have no schema";

    protected sealed override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        context.Location.Kind == StoreKind.Sqlite
            ? RunOverSqliteAsync(context, cancellationToken)
            : throw CommandException.Usage(
                $"{Name} works on SQLite stores only, and {context.Location.Path} is a store of {context.Location.KindName}: {WhyNot}. Name an SQLite store with --store sqlite:PATH.");

    protected abstract Task<int> RunOverSqliteAsync(CommandContext context, CancellationToken cancellationToken);
}
