using SkillMetrics.Analytics;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>summary</c>: the whole store at a glance.</summary>
internal sealed class SummaryCommand(CliHost host, GlobalOptions options)
    : StoreCommand("summary", "The whole store at a glance.", host, options)
{
    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var summary = await Patience.WithAsync(context, () => new SkillAnalytics(store.Metrics).GetSummaryAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            await context.AnswerAsync(json => SummaryOutput.Write(json, summary), screen => SummaryOutput.Write(screen, summary)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
