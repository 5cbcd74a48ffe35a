using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SkillMetrics.Diagnostics;
using SkillMetrics.Pipeline;

namespace SkillMetrics.DependencyInjection;

/// <summary>Looks at the depth of the event queue while the host runs. Nothing that goes wrong ends it.</summary>
internal sealed class QueueMonitorService(QueueMonitor monitor, IOptions<EventWorkerOptions> options)
    : PeriodicService(options.Value.MonitorInterval, options.Value.TimeProvider)
{
    private readonly ILogger _logger = HarmlessLogger.Of(options.Value.LoggerFactory);
    private bool _isFailing;

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await monitor.LookAsync(stoppingToken).ConfigureAwait(false);
            _isFailing = false;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
#pragma warning disable CA1031 // a queue that cannot be read now may be read the next time
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isFailing)
            {
                _logger.EventQueueFailed(e);
            }

            _isFailing = true;
        }
    }
}
