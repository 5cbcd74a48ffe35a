using System.CommandLine;
using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Promotion;
using SkillMetrics.Registry;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>skills</c>: which version of which skill stands at which stage.</summary>
internal sealed class SkillsCommand : StoreCommand
{
    private readonly PolicyOption _policy = new() { Recursive = true };

    public SkillsCommand(CliHost host, GlobalOptions options)
        : base("skills", "Which version of which skill stands at which stage; lists it without a command.", host, options)
    {
        Add(_policy);
        Add(new ListCommand(_policy, host, options));
        Add(new ShowCommand(_policy, host, options));
        Add(new SkillsRegisterCommand(_policy, host, options));
        Add(new SkillsImportCommand(_policy, host, options));
        Add(new SkillsExportCommand(_policy, host, options));
    }

    public static Option<string?> CreateVersion() => new("--version")
    {
        Description = "The version; an empty text for none. Default: that of the newest record.",
        HelpName = "version",
    };

    public static ISkillRegistry RegistryOf(OpenStore store, PromotionPolicy policy, CommandContext context) =>
        new SkillRegistry(store.Metrics, store.Promotions, policy, context.Host.Clock);

    public static SkillRegistryFile FileOf(OpenStore store, PromotionPolicy policy, CommandContext context) =>
        new(RegistryOf(store, policy, context), store.Metrics, store.Promotions, store.AuditLog, policy, context.Host.Clock);

    public static VersionFilter VersionOf(CommandContext context, Option<string?> version) =>
        context.Has(version) ? VersionFilter.Only(context.Get(version)) : VersionFilter.All;

    protected override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => ListAsync(context, _policy, cancellationToken);

    private static async Task<int> ListAsync(CommandContext context, PolicyOption option, CancellationToken cancellationToken)
    {
        var policy = option.Of(context);
        var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var stages = await RegistryOf(store, policy, context).ListAsync(cancellationToken).ConfigureAwait(false);
            await context.AnswerAsync(json => SkillsOutput.Write(json, stages), screen => SkillsOutput.Write(screen, stages)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    /// <summary><c>skills list</c>: all of them.</summary>
    private sealed class ListCommand(PolicyOption policy, CliHost host, GlobalOptions options)
        : StoreCommand("list", "Every version of every skill, by name.", host, options)
    {
        protected override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => ListAsync(context, policy, cancellationToken);
    }

    /// <summary><c>skills show</c>: one of them.</summary>
    private sealed class ShowCommand : StoreCommand
    {
        private readonly TextArgument _skill = new("skill", "The skill.");
        private readonly Option<string?> _version = CreateVersion();
        private readonly PolicyOption _policy;

        public ShowCommand(PolicyOption policy, CliHost host, GlobalOptions options)
            : base("show", "Where one version of a skill stands.", host, options)
        {
            _policy = policy;
            Add(_skill);
            Add(_version);
        }

        protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        {
            var policy = _policy.Of(context);
            var store = await context.OpenToReadAsync(cancellationToken).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                try
                {
                    var state = await RegistryOf(store, policy, context).GetAsync(context.Get(_skill)!, VersionOf(context, _version), cancellationToken).ConfigureAwait(false);
                    await context.AnswerAsync(json => SkillsOutput.Write(json, state.Stage), screen => SkillsOutput.Write(screen, state.Stage)).ConfigureAwait(false);
                }
                catch (UnknownSkillException e)
                {
                    throw CommandException.Usage(e.Message, e);
                }
            }

            return ExitCode.Done;
        }
    }
}
