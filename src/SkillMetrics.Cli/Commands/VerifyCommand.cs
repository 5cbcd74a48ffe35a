using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>verify</c>: recounts the history and compares.</summary>
internal sealed class VerifyCommand : StoreCommand
{
    private readonly Option<AuditHead?> _expectHead = new("--expect-head")
    {
        Description = "A head of the audit log that health printed earlier, NUMBER:HASH or its hash alone: the log must still hold it.",
        HelpName = "head",
        CustomParser = result =>
        {
            if (AuditHead.TryParse(result.Tokens[0].Value, out var head))
            {
                return head;
            }

            result.AddError($"\"{result.Tokens[0].Value}\" is no head of an audit log. Give NUMBER:HASH as health prints it, or the hash alone.");
            return null;
        },
    };

    private readonly PolicyOption _policy = new();

    private readonly Option<string?> _registry = new("--registry")
    {
        Description = "A registry file, skills_registry.json: it must say of every skill what the store says.",
        HelpName = "file",
    };

    public VerifyCommand(CliHost host, GlobalOptions options)
        : base("verify", "Reads the whole history, and recounts it against the figures and the audit log. Exits 3 when something is wrong.", host, options)
    {
        Add(_expectHead);
        Add(_registry);
        Add(_policy);
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var findings = await VerifyAsync(context, store, context.Get(_expectHead), context.Get(_registry), cancellationToken).ConfigureAwait(false);
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

    private async Task<IReadOnlyList<string>> VerifyAsync(
        CommandContext context, OpenStore store, AuditHead? expectedHead, string? registry, CancellationToken cancellationToken)
    {
        try
        {
            return await Patience.WithAsync(
                context,
                async () =>
                {
                    IEnumerable<string> findings = await store.Maintenance.VerifyAsync(cancellationToken).ConfigureAwait(false);
                    if (expectedHead is not null)
                    {
                        findings = findings.Union(await store.AuditLog.VerifyAuditAsync(expectedHead, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
                    }

                    if (registry is not null)
                    {
                        findings = findings.Concat(await VerifyFileAsync(context, store, registry, cancellationToken).ConfigureAwait(false));
                    }

                    return (IReadOnlyList<string>)[.. findings];
                }).ConfigureAwait(false);
        }
        catch (MetricsStoreException e)
        {
            // So damaged that it cannot be read to its end: that is an answer.
            return [e.Message];
        }
    }

    private async Task<IReadOnlyList<string>> VerifyFileAsync(CommandContext context, OpenStore store, string registry, CancellationToken cancellationToken)
    {
        try
        {
            return await SkillsCommand.FileOf(store, _policy.Of(context), context)
                .VerifyAsync(Path.GetFullPath(registry, context.Host.CurrentDirectory), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(e.Message, e);
        }
    }
}
