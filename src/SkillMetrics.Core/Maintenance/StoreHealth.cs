using System.Globalization;
using SkillMetrics.Storage;

namespace SkillMetrics.Maintenance;

/// <summary>
/// Says how well a store is. It is unhealthy when its integrity is not <c>ok</c>. It is degraded when something was rejected within
/// <see cref="RecentRejects"/>, when an invocation has been running for longer than <see cref="LongestRun"/>, or when this process
/// dropped records or could not write them.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="inspector">The same store, to be looked at from outside.</param>
/// <param name="rejects">The same store's rejected records.</param>
/// <param name="clock">The clock, or null for the system's.</param>
public sealed class StoreHealth(IMetricsStore store, IStoreInspector inspector, IRejectedRecords rejects, TimeProvider? clock = null)
{
    private readonly IMetricsStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly IStoreInspector _inspector = inspector ?? throw new ArgumentNullException(nameof(inspector));
    private readonly IRejectedRecords _rejects = rejects ?? throw new ArgumentNullException(nameof(rejects));
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>For how long a reject keeps a store from being healthy: a day.</summary>
    public static TimeSpan RecentRejects => TimeSpan.FromDays(1);

    /// <summary>For how long an invocation may run before its process has probably died: a day.</summary>
    public static TimeSpan LongestRun => TimeSpan.FromDays(1);

    /// <summary>Looks at the store. Reads the whole of it where that is what soundness takes.</summary>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<HealthReport> CheckAsync(CancellationToken cancellationToken = default)
    {
        var inspection = await _inspector.InspectAsync(cancellationToken).ConfigureAwait(false);
        var statistics = await _store.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var skills = await _store.GetAggregatesAsync(cancellationToken).ConfigureAwait(false);
        var isSound = string.Equals(inspection.Integrity, "ok", StringComparison.Ordinal);
        var findings = new List<string>();
        if (!isSound)
        {
            findings.Add($"The store is damaged: {inspection.Integrity}");
        }

        await AddRejectsAsync(findings, statistics, cancellationToken).ConfigureAwait(false);
        AddRunning(findings, statistics);
        AddLosses(findings, inspection);
        return new HealthReport
        {
            Status = !isSound ? HealthStatus.Unhealthy : findings.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy,
            Findings = findings,
            Inspection = inspection,
            Statistics = statistics,
            TotalSkills = skills.Count,
            TotalInvocations = skills.Sum(s => s.Invocations.Total),
            InFlight = skills.Sum(s => s.Invocations.InFlight),
        };
    }

    private static void AddLosses(List<string> findings, StoreInspection inspection)
    {
        if (inspection.DroppedRecords > 0)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"Records that this process dropped because its queue was full: {inspection.DroppedRecords}."));
        }

        if (inspection.FailedRecords > 0)
        {
            findings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Records that this process could not write: {inspection.FailedRecords}. The last failure: {inspection.LastFailure}"));
        }
    }

    private async ValueTask AddRejectsAsync(List<string> findings, StoreStatistics statistics, CancellationToken cancellationToken)
    {
        if (statistics.RejectedRecords == 0)
        {
            return;
        }

        var since = _clock.GetUtcNow() - RecentRejects;
        var recent = 0L;
        await foreach (var reject in _rejects.ReadRejectsAsync(cancellationToken).ConfigureAwait(false))
        {
            recent += reject.RejectedAt >= since ? 1 : 0;
        }

        if (recent > 0)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"Records rejected within the last {RecentRejects.TotalHours} hours: {recent}."));
        }
    }

    private void AddRunning(List<string> findings, StoreStatistics statistics)
    {
        if (statistics.OldestRunningInvocation is { } oldest && _clock.GetUtcNow() - oldest > LongestRun)
        {
            findings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"An invocation has been running since {oldest.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; its process has probably died."));
        }
    }
}
