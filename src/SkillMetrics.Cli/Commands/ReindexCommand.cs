using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>reindex</c>: what stage changes have asked to be re-indexed.</summary>
internal sealed class ReindexCommand : StoreCommand
{
    public ReindexCommand(CliHost host, GlobalOptions options)
        : base("reindex", "What stage changes have asked to be re-indexed; shows it without a command.", host, options)
    {
        Add(new StatusCommand(host, options));
        Add(new RetryCommand(host, options));
        Add(new ReindexRunCommand(host, options));
    }

    protected override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => ShowAsync(context, cancellationToken);

    private static async Task<int> ShowAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var status = await new ReindexQueue(store.Outbox).GetStatusAsync(cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(json => ReindexOutput.Write(json, status), screen => ReindexOutput.Write(screen, status)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    /// <summary><c>reindex status</c>: the outbox.</summary>
    private sealed class StatusCommand(CliHost host, GlobalOptions options)
        : StoreCommand("status", "How many are pending, done and dead, and each of them.", host, options)
    {
        protected override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => ShowAsync(context, cancellationToken);
    }

    /// <summary><c>reindex retry</c>: sends dead ones again.</summary>
    private sealed class RetryCommand : StoreCommand
    {
        private readonly Argument<string?> _event = new("event") { Description = "Only that of this event; all dead ones without.", Arity = ArgumentArity.ZeroOrOne };

        public RetryCommand(CliHost host, GlobalOptions options)
            : base("retry", "Sends again what failed for good.", host, options) => Add(_event);

        protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        {
            var store = await context.OpenToMaintainAsync(cancellationToken).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                var queue = new ReindexQueue(store.Outbox);
                var id = context.Get(_event);
                var sent = await queue.RetryAsync(id, cancellationToken).ConfigureAwait(false);
                if (id is not null && sent.Count == 0)
                {
                    var status = await queue.GetStatusAsync(cancellationToken).ConfigureAwait(false);
                    throw CommandException.Usage(status.Items.FirstOrDefault(i => string.Equals(i.EventId, id, StringComparison.Ordinal)) is { } item
                        ? $"The re-indexing of the event {id} is not dead, but {(item.State == ReindexState.Done ? "done" : "pending")}."
                        : $"The store has no re-indexing of an event \"{id}\". See skillmetrics reindex status for those it has.");
                }

                await context.AnswerAsync(
                    json => ReindexOutput.Write(json, sent),
                    screen => screen.Write($"Sent again: {Format.Count(sent.Count)}.")).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }
    }
}
