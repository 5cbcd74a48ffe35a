using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>skills import</c>: reads a file of registered skills into the store.</summary>
internal sealed class SkillsImportCommand(PolicyOption policy, CliHost host, GlobalOptions options)
    : SkillsFileCommand("import", "Registers the skills of a file; those that the store has registered or moved itself stay where they are.", policy, host, options)
{
    protected override async Task RunAsync(CommandContext context, string path, PromotionPolicy policy, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw CommandException.Usage($"There is no file {path}.");
        }

        var store = await context.OpenToWriteAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var import = await SkillsCommand.FileOf(store, policy, context).ImportAsync(path, cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("skills", import.Registered.Count + import.Known.Count);
                    json.Texts("registered", import.Registered);
                    json.Texts("known", import.Known);
                    json.WriteEndObject();
                },
                screen => screen.Write(Grid.Facts(null, ("registered", Format.Count(import.Registered.Count)), ("known before", Format.Count(import.Known.Count))))).ConfigureAwait(false);
        }
    }
}
