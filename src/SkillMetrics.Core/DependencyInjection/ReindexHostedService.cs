using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SkillMetrics.Diagnostics;
using SkillMetrics.Reindexing;

namespace SkillMetrics.DependencyInjection;

/// <summary>Re-indexes what is due while the host runs. Whatever goes wrong is logged and tried again; nothing reaches the host.</summary>
internal sealed class ReindexHostedService(ReindexDispatcher dispatcher, IOptions<ReindexOptions> options) : BackgroundService
{
    private readonly ReindexOptions _options = options.Value;
    private readonly ILogger _logger = HarmlessLogger.Of(options.Value.LoggerFactory);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await dispatcher.RunOnceAsync(stoppingToken).ConfigureAwait(false);
                isFailing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // an outbox that is out of reach must not end the host
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!isFailing)
                {
                    _logger.ReindexDispatchFailed(e);
                }

                isFailing = true;
            }

            await Task.Delay(_options.PollInterval, _options.TimeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
