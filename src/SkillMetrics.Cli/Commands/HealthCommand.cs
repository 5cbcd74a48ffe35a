using SkillMetrics.Cli.Hosting;
using SkillMetrics.Cli.Options;
using SkillMetrics.Cli.Output;
using SkillMetrics.Maintenance;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage;

namespace SkillMetrics.Cli.Commands;

/// <summary><c>health</c>: where the store is, how large, and whether it is sound.</summary>
internal sealed class HealthCommand(CliHost host, GlobalOptions options)
    : StoreCommand("health", "Where the store is, how large it is, and whether it is sound. Exits 3 when it is not.", host, options)
{
    protected override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var location = context.Location;
        try
        {
            var store = await Patience.WithAsync(
                context,
                () => location.OpenAsync(readOnly: true, context.Host, context.Verbosity, cancellationToken)).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                var checker = new StoreHealth(store.Metrics, store.Inspector, store.Rejects, context.Host.Clock);
                var health = await Patience.WithAsync(context, () => checker.CheckAsync(cancellationToken).AsTask()).ConfigureAwait(false);
                var head = await store.AuditLog.GetAuditHeadAsync(cancellationToken).ConfigureAwait(false);
                var reindex = await new ReindexQueue(store.Outbox).GetStatusAsync(cancellationToken).ConfigureAwait(false);
                var queue = store.Queue is { } events ? await events.GetFiguresAsync(cancellationToken).ConfigureAwait(false) : null;
                await context.AnswerAsync(
                    json => HealthOutput.Write(json, health, head, reindex, queue),
                    screen => HealthOutput.Write(screen, health, head, reindex, queue)).ConfigureAwait(false);
                return health.Status == HealthStatus.Unhealthy ? ExitCode.No : ExitCode.Done;
            }
        }
        catch (StoreNotFoundException e)
        {
            throw CommandException.Usage(e.Message, e);
        }
        catch (MetricsStoreException e)
        {
            // A store that is there and cannot be read is an answer, not a failure to find one.
            await context.AnswerAsync(json => HealthOutput.Write(json, location, e.Message), screen => HealthOutput.Write(screen, location, e.Message)).ConfigureAwait(false);
            return ExitCode.No;
        }
    }
}
