using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Storage;
using SkillMetrics.Tracking;

namespace SkillMetrics.DependencyInjection;

/// <summary>
/// Opens the store at the host's start and flushes it at its stop. The store goes on taking records until it is disposed of, for
/// services that stop later.
/// </summary>
internal sealed class StoreHostedService : IHostedService
{
    private readonly IStoreLifetime? _store;
    private readonly StartupPolicy _policy;
    private readonly ILogger _logger;

    /// <summary>Takes the store and the tracker, which are made for it: options that are out of range keep the host from starting.</summary>
    public StoreHostedService(IMetricsStore store, SkillTracker tracker, StartupPolicy policy, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        _store = store as IStoreLifetime;
        _policy = policy;
        _logger = HarmlessLogger.Of(loggerFactory ?? NullLoggerFactory.Instance);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_store is null)
        {
            return;
        }

        try
        {
            await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // a store that is out of reach must not keep an agent from starting, unless its host wants that
        catch (Exception e) when (_policy.OnFailure == StartupFailure.Log && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _logger.StoreOpenFailed(e);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_store is null)
        {
            return;
        }

        try
        {
            // The host cancels the token when its shutdown has taken too long; a store need not pay attention to it.
            await _store.FlushAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the other services of the host must be stopped, too
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.StoreFlushFailed(e);
        }
    }
}
