using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Promotion;

namespace SkillMetrics.DependencyInjection;

/// <summary>Runs the rollback monitor for as long as the host runs. Nothing that goes wrong ends it.</summary>
internal sealed class RollbackMonitorService(
    RollbackMonitor monitor, RollbackMonitorInterval interval, TimeProvider? clock = null, ILoggerFactory? loggerFactory = null)
    : PeriodicService(interval.Interval, clock)
{
    private readonly ILogger _logger = HarmlessLogger.Of(loggerFactory ?? NullLoggerFactory.Instance);

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await monitor.RunOnceAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
#pragma warning disable CA1031 // a store that cannot be read now may be read the next time
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.RollbackMonitorFailed(e);
        }
    }
}
