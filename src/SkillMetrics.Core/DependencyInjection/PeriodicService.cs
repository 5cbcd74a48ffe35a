using Microsoft.Extensions.Hosting;

namespace SkillMetrics.DependencyInjection;

/// <summary>Does something at the host's start and then again and again for as long as the host runs.</summary>
internal abstract class PeriodicService(TimeSpan interval, TimeProvider? clock) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock ?? TimeProvider.System);
        do
        {
            await RunOnceAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await NextAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Does it once. Whatever it throws ends the service.</summary>
    protected abstract Task RunOnceAsync(CancellationToken stoppingToken);

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
}
