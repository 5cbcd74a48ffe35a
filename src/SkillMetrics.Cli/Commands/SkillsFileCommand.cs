using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Commands;

/// <summary>A command over a file of registered skills.</summary>
internal abstract class SkillsFileCommand : StoreCommand
{
    private readonly Argument<string> _file = new("file") { Description = "The file, for example skills_registry.json." };

    private readonly PolicyOption _policy;

    protected SkillsFileCommand(string name, string description, PolicyOption policy, CliHost host, GlobalOptions options)
        : base(name, description, host, options)
    {
        _policy = policy;
        Add(_file);
    }

    protected sealed override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(context.Get(_file)!, context.Host.CurrentDirectory);
        var policy = _policy.Of(context);
        try
        {
            await RunAsync(context, path, policy, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(e.Message, e);
        }
    }

    protected abstract Task RunAsync(CommandContext context, string path, PromotionPolicy policy, CancellationToken cancellationToken);
}
