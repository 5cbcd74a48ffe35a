using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>verify</c>: recounts the history and compares.</summary>
internal sealed class VerifyCommand(CliHost host, GlobalOptions options)
    : StoreCommand("verify", "Reads the whole history, and recounts it against the figures. Exits 3 when something is wrong.", host, options)
{
    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var findings = await VerifyAsync(context, store.Maintenance, cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("ok", findings.Count == 0);
                    json.Texts("findings", findings);
                    json.WriteEndObject();
                },
                screen => screen.Write(findings.Count == 0 ? ["Everything is as the history says."] : findings)).ConfigureAwait(false);
            return findings.Count == 0 ? ExitCode.Done : ExitCode.No;
        }
    }

    private static async Task<IReadOnlyList<string>> VerifyAsync(CommandContext context, IStoreMaintenance store, CancellationToken cancellationToken)
    {
        try
        {
            return await Patience.WithAsync(context, () => store.VerifyAsync(cancellationToken).AsTask()).ConfigureAwait(false);
        }
        catch (MetricsStoreException e)
        {
            // So damaged that it cannot be read to its end: that is an answer.
            return [e.Message];
        }
    }
}
