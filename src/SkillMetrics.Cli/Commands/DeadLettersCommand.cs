using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Queueing;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>dlq</c>: the events that were given up.</summary>
internal sealed class DeadLettersCommand : EventQueueCommand
{
    public DeadLettersCommand(CliHost host, GlobalOptions options)
        : base("dlq", "The events that were given up (dead letters); lists them without a command.", host, options)
    {
        Add(new ListCommand(host, options));
        Add(new ShowCommand(host, options));
        Add(new ChangeCommand(
            "requeue", "Sends dead letters again.", "Sent again", "requeued", (queue, ids, token) => queue.RequeueDeadLettersAsync(ids, token), host, options));
        Add(new ChangeCommand(
            "purge", "Removes dead letters for good.", "Removed", "purged", (queue, ids, token) => queue.PurgeDeadLettersAsync(ids, token), host, options));
    }

    protected override bool Changes => false;

    protected override Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken) =>
        ListAsync(context, store, cancellationToken);

    private static async Task<int> ListAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken)
    {
        var letters = await store.Queue!.ReadDeadLettersAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(json => QueueOutput.Write(json, letters), screen => QueueOutput.Write(screen, letters)).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static CommandException Unknown(string id) =>
        CommandException.Usage($"The store has no dead letter of an event \"{id}\". See skillmetrics dlq list for those it has.");

    /// <summary><c>dlq list</c>: all of them, oldest first.</summary>
    private sealed class ListCommand(CliHost host, GlobalOptions options) : EventQueueCommand("list", "The dead letters, oldest first.", host, options)
    {
        protected override bool Changes => false;

        protected override Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken) =>
            ListAsync(context, store, cancellationToken);
    }

    /// <summary><c>dlq show</c>: one of them, with its payload.</summary>
    private sealed class ShowCommand : EventQueueCommand
    {
        private readonly Argument<string> _event = new("event") { Description = "The id of its event, as dlq list tells it." };

        public ShowCommand(CliHost host, GlobalOptions options)
            : base("show", "One dead letter with its payload.", host, options) => Add(_event);

        protected override bool Changes => false;

        protected override async Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken)
        {
            var id = context.Get(_event)!;
            var letter = await store.Queue!.ReadDeadLettersAsync(cancellationToken)
                .FirstOrDefaultAsync(l => string.Equals(l.Event.Id, id, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false) ?? throw Unknown(id);
            await context.AnswerAsync(json => QueueOutput.Write(json, letter), screen => QueueOutput.Write(screen, letter)).ConfigureAwait(false);
            return ExitCode.Done;
        }
    }

    /// <summary><c>dlq requeue</c> and <c>dlq purge</c>.</summary>
    private sealed class ChangeCommand : EventQueueCommand
    {
        private readonly Argument<string?> _event = new("event") { Description = "Only that of this event; all without.", Arity = ArgumentArity.ZeroOrOne };
        private readonly string _done;
        private readonly string _property;
        private readonly Func<IEventQueue, string[]?, CancellationToken, ValueTask<int>> _change;

        public ChangeCommand(
            string name,
            string description,
            string done,
            string property,
            Func<IEventQueue, string[]?, CancellationToken, ValueTask<int>> change,
            CliHost host,
            GlobalOptions options)
            : base(name, description, host, options)
        {
            (_done, _property, _change) = (done, property, change);
            Add(_event);
        }

        protected override bool Changes => true;

        protected override async Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken)
        {
            var id = context.Get(_event);
            var changed = await _change(store.Queue!, id is null ? null : [id], cancellationToken).ConfigureAwait(false);
            if (id is not null && changed == 0)
            {
                throw Unknown(id);
            }

            await context.AnswerAsync(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber(_property, changed);
                    json.WriteEndObject();
                },
                screen => screen.Write($"{_done}: {Format.Count(changed)}.")).ConfigureAwait(false);
            return ExitCode.Done;
        }
    }
}
