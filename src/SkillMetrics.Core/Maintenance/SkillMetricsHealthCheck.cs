using Microsoft.Extensions.Diagnostics.HealthChecks;
using SkillMetrics.Storage;
using CheckStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace SkillMetrics.Maintenance;

/// <summary>
/// <see cref="StoreHealth"/> as a health check of a host: <c>services.AddHealthChecks().AddCheck&lt;SkillMetricsHealthCheck&gt;("skillmetrics")</c>.
/// A store that is unhealthy, or cannot be read, has the status that the registration names for a failure.
/// </summary>
/// <param name="health">The health of the store.</param>
public sealed class SkillMetricsHealthCheck(StoreHealth health) : IHealthCheck
{
    private readonly StoreHealth _health = health ?? throw new ArgumentNullException(nameof(health));

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        HealthReport report;
        try
        {
            report = await _health.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MetricsStoreException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }

        var status = report.Status switch
        {
            HealthStatus.Healthy => CheckStatus.Healthy,
            HealthStatus.Degraded => CheckStatus.Degraded,
            _ => context.Registration.FailureStatus,
        };
        return new HealthCheckResult(status, string.Join(" ", report.Findings), data: Data(report));
    }

    private static Dictionary<string, object> Data(HealthReport report) => new(StringComparer.Ordinal)
    {
        ["store"] = report.Inspection.Store,
        ["path"] = report.Inspection.Path ?? string.Empty,
        ["size_bytes"] = report.Inspection.SizeBytes,
        ["total_skills"] = report.TotalSkills,
        ["total_invocations"] = report.TotalInvocations,
        ["in_flight"] = report.InFlight,
        ["rejected_records"] = report.Statistics.RejectedRecords,
    };
}
