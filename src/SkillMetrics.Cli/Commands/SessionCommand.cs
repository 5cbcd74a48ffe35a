using System.CommandLine;
using SkillMetrics.Analytics;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>session</c>: what happened in one session.</summary>
internal sealed class SessionCommand : StoreCommand
{
    private readonly Argument<string> _id = new("id") { Description = "The session." };

    public SessionCommand(CliHost host, GlobalOptions options)
        : base("session", "What happened in one session.", host, options) => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(_id)!;
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var session = await new SkillAnalytics(store.Metrics).GetSessionAsync(id, cancellationToken).ConfigureAwait(false)
                ?? throw CommandException.Usage($"The store has no invocation or interaction of a session \"{id}\". See skillmetrics export for what it has.");
            await context.AnswerAsync(json => SessionOutput.Write(json, session), screen => SessionOutput.Write(screen, session)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
