using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Stores;

namespace SkillMetrics.Cli.Commands;

/// <summary>A command over where skills stand. It creates no store.</summary>
internal abstract class PromotionCommand : StoreCommand
{
    private readonly PolicyOption _policy = new();
    private readonly bool _writes;

    protected PromotionCommand(string name, string description, bool writes, CliHost host, GlobalOptions options)
        : base(name, description, host, options)
    {
        _writes = writes;
        Add(_policy);
    }

    protected sealed override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var policy = _policy.Of(context);
        var store = await (_writes ? context.OpenToMaintainAsync(cancellationToken) : context.OpenToReadAsync(cancellationToken)).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            try
            {
                return await RunAsync(context, new PromotionServices(store, policy, context.Host.Clock), cancellationToken).ConfigureAwait(false);
            }
            catch (ArgumentException e) when (e is not (ArgumentNullException or ArgumentOutOfRangeException))
            {
                // An unknown skill, a move that is not legal, a text that is too long: the library says which and what to do.
                throw CommandException.Usage(e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", string.Empty, StringComparison.Ordinal), e);
            }
        }
    }

    protected abstract Task<int> RunAsync(CommandContext context, PromotionServices services, CancellationToken cancellationToken);
}
