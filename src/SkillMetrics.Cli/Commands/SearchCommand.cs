using SkillMetrics.Analytics;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>search</c>: skills and workflow paths by parts of their names.</summary>
internal sealed class SearchCommand : StoreCommand
{
    private readonly TextArgument _text = new("text", "Words that must all occur in the workflow path or the name of the skill. Nothing in them is syntax.");

    public SearchCommand(CliHost host, GlobalOptions options)
        : base("search", "Finds skills and workflow paths by parts of their names.", host, options) => Add(_text);

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var hits = await new SkillAnalytics(store.Metrics).SearchAsync(context.Get(_text)!, cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(json => SearchOutput.Write(json, hits), screen => SearchOutput.Write(screen, hits)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
