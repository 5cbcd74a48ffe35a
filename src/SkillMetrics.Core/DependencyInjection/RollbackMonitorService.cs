using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Promotion;

namespace SkillMetrics.DependencyInjection;

/// <summary>Runs the rollback monitor for as long as the host runs. Nothing that goes wrong ends it.</summary>
internal sealed class RollbackMonitorService(
    RollbackMonitor monitor, RollbackMonitorInterval interval, TimeProvider? clock = null, ILoggerFactory? loggerFactory = null) : BackgroundService
{
    private readonly ILogger _logger = HarmlessLogger.Of(loggerFactory ?? NullLoggerFactory.Instance);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval.Interval, clock ?? TimeProvider.System);
        do
        {
            await RunOnceAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await NextAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var rollback in await monitor.RunOnceAsync(stoppingToken).ConfigureAwait(false))
            {
                _logger.RolledBack(rollback.SkillName, rollback.SkillVersion, rollback.FromState, rollback.ToState, rollback.TriggerReason);
            }
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
