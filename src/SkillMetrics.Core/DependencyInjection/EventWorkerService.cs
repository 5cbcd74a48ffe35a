using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SkillMetrics.Pipeline;

namespace SkillMetrics.DependencyInjection;

/// <summary>Runs workers while the host runs. At its stop they finish the events under way, for as long as the host waits, and give back the others.</summary>
internal sealed class EventWorkerService(EventWorker worker, IOptions<EventWorkerOptions> options) : BackgroundService
{
    private readonly CancellationTokenSource _aborting = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);

        // All have ended, or the host does not wait any longer.
        await _aborting.CancelAsync().ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _aborting.Dispose();
        base.Dispose();
    }

    // On threads of the pool: a handler, or a queue in memory, may do all its work before its task is returned.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Enumerable.Range(0, options.Value.Workers).Select(_ => Task.Run(() => worker.RunAsync(stoppingToken, _aborting.Token), CancellationToken.None)));
}
