using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Registry;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>skills register</c>: puts a version at a stage without a move.</summary>
internal sealed class SkillsRegisterCommand : StoreCommand
{
    private readonly TextArgument _skill = new("skill", "The skill.");
    private readonly Option<string?> _version = SkillsCommand.CreateVersion();
    private readonly Option<string?> _stage = new("--stage") { Description = "The stage; the first by default.", HelpName = "stage" };
    private readonly TextOption _actor = TextOption.Actor();
    private readonly Option<string?> _reason = new("--reason") { Description = "Why.", HelpName = "text" };
    private readonly SinceOption _at;
    private readonly PolicyOption _policy;

    public SkillsRegisterCommand(PolicyOption policy, CliHost host, GlobalOptions options)
        : base("register", "Puts a version at a stage without a move, because it came from elsewhere. The audit log tells of it.", host, options)
    {
        _policy = policy;
        _at = new SinceOption(host.Clock, "Since when it stands there; now by default", "--at");
        Add(_skill);
        Add(_version);
        Add(_stage);
        Add(_at);
        Add(_actor);
        Add(_reason);
    }

    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var policy = _policy.Of(context);
        var store = await context.OpenToWriteAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            try
            {
                var stage = await SkillsCommand.RegistryOf(store, policy, context).RegisterAsync(
                    new RegistrationRequest
                    {
                        SkillName = context.Get(_skill)!,
                        Version = SkillsCommand.VersionOf(context, _version),
                        Stage = context.Get(_stage),
                        EnteredAt = context.Get(_at),
                        Actor = context.Get(_actor),
                        Reason = context.Get(_reason),
                    },
                    cancellationToken).ConfigureAwait(false);
                await context.AnswerAsync(json => SkillsOutput.Write(json, stage), screen => SkillsOutput.Write(screen, stage)).ConfigureAwait(false);
            }
            catch (ArgumentException e)
            {
                throw CommandException.Usage(Sentence(e), e);
            }
        }

        return ExitCode.Done;
    }

    /// <summary>Without the name of the parameter, which means nothing here.</summary>
    private static string Sentence(ArgumentException e) =>
        e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", string.Empty, StringComparison.Ordinal);
}
