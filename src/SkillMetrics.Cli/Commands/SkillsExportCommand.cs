using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>skills export</c>: writes the registered skills to a file.</summary>
internal sealed class SkillsExportCommand(PolicyOption policy, CliHost host, GlobalOptions options)
    : SkillsFileCommand("export", "Writes all skills to a file, as a whole or not at all; what else the file says is kept.", policy, host, options)
{
    protected override async Task RunAsync(CommandContext context, string path, PromotionPolicy policy, CancellationToken cancellationToken)
    {
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var skills = await SkillsCommand.FileOf(store, policy, context).ExportAsync(path, cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("file", path);
                    json.WriteNumber("skills", skills);
                    json.WriteEndObject();
                },
                screen => screen.Write(Grid.Facts(null, ("file", path), ("skills", Format.Count(skills))))).ConfigureAwait(false);
        }
    }
}
