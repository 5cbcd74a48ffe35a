using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Pipeline;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>queue</c>: the events that are to be done.</summary>
internal sealed class QueueCommand : EventQueueCommand
{
    public QueueCommand(CliHost host, GlobalOptions options)
        : base("queue", "The events that are to be done; shows how many without a command.", host, options)
    {
        Add(new StatusCommand(host, options));
        Add(new WorkCommand(host, options));
    }

    protected override bool Changes => false;

    protected override Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken) =>
        ShowAsync(context, store, cancellationToken);

    private static async Task<int> ShowAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken)
    {
        using var monitor = new QueueMonitor(store.Queue!);
        var level = await monitor.LookAsync(cancellationToken).ConfigureAwait(false);
        await context.AnswerAsync(json => QueueOutput.Write(json, monitor.Figures!, level), screen => QueueOutput.Write(screen, monitor.Figures!, level))
            .ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary><c>queue status</c>: how many events there are, and how long they have waited.</summary>
    private sealed class StatusCommand(CliHost host, GlobalOptions options)
        : EventQueueCommand("status", "How many events are to be done, and how long the oldest has waited.", host, options)
    {
        protected override bool Changes => false;

        protected override Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken) =>
            ShowAsync(context, store, cancellationToken);
    }

    /// <summary><c>queue work</c>: stores the records of events that are ready.</summary>
    private sealed class WorkCommand(CliHost host, GlobalOptions options)
        : EventQueueCommand("work", $"Does the events that store records ({RecordEvent.Type}) until none is ready. Those of other types are left to their hosts.", host, options)
    {
        protected override bool Changes => true;

        protected override async Task<int> RunAsync(CommandContext context, OpenStore store, CancellationToken cancellationToken)
        {
            var queue = store.Queue!;
            var worker = new EventWorker(queue, store.Appender, [new RecordEventHandler()], new EventWorkerOptions { TimeProvider = context.Host.Clock });
            var taken = await Patience.WithAsync(context, () => WorkAsync(worker, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var figures = await queue.GetFiguresAsync(cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(json => QueueOutput.Write(json, taken, figures), screen => QueueOutput.Write(screen, taken, figures)).ConfigureAwait(false);
            return ExitCode.Done;
        }

        private static async Task<long> WorkAsync(EventWorker worker, CancellationToken cancellationToken)
        {
            var (all, taken) = (0L, 0);
            do
            {
                taken = await worker.RunOnceAsync(cancellationToken, cancellationToken).ConfigureAwait(false);
                all += taken;
            }
            while (taken > 0 && !cancellationToken.IsCancellationRequested);
            return all;
        }
    }
}
