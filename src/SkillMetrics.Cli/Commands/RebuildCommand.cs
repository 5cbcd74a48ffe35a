using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>rebuild</c>: the figures anew.</summary>
internal sealed class RebuildCommand(CliHost host, GlobalOptions options)
    : StoreCommand("rebuild", "Writes all figures anew from the history. Exits 3 when something is wrong that this cannot mend.", host, options)
{
    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var store = await context.OpenToMaintainAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var result = await Patience.WithAsync(context, () => store.Maintenance.RebuildAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            await context.AnswerAsync(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("ok", result.Remaining.Count == 0);
                    json.Texts("mended", result.Mended);
                    json.Texts("remaining", result.Remaining);
                    json.WriteEndObject();
                },
                screen =>
                {
                    screen.Write(result.Mended.Count == 0 ? ["There was nothing to mend."] : ["Mended:", .. result.Mended]);
                    screen.Write(result.Remaining.Count == 0 ? [] : ["What no rebuild can mend:", .. result.Remaining]);
                }).ConfigureAwait(false);
            return result.Remaining.Count == 0 ? ExitCode.Done : ExitCode.No;
        }
    }
}
