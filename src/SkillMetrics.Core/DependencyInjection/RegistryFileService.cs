using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Registry;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.DependencyInjection;

/// <summary>
/// Writes the registry file at the host's start and whenever the audit log has a new entry, whichever process wrote it. Nothing that goes
/// wrong ends it.
/// </summary>
internal sealed class RegistryFileService(
    SkillRegistryFile file, IAuditLog auditLog, RegistryFileTarget target, IServiceProvider services, TimeProvider? clock = null, ILoggerFactory? loggerFactory = null)
    : PeriodicService(target.Interval, clock)
{
    private readonly ILogger _logger = HarmlessLogger.Of(loggerFactory ?? NullLoggerFactory.Instance);
    private readonly string _path = SkillMetricsBuilder.Resolve(services, target.Path);
    private AuditHead? _written;
    private bool _isFailing;

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Read first: what is written meanwhile is written again the next time.
            var head = await auditLog.GetAuditHeadAsync(stoppingToken).ConfigureAwait(false);
            if (head != _written)
            {
                var skills = await file.ExportAsync(_path, stoppingToken).ConfigureAwait(false);
                _written = head;
                _logger.RegistryFileWritten(_path, skills);
            }

            _isFailing = false;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
#pragma warning disable CA1031 // a file or a store that is out of reach now may be had the next time
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isFailing)
            {
                _logger.RegistryFileFailed(e, _path);
            }

            _isFailing = true;
        }
    }
}
