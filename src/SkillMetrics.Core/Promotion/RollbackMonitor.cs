using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkillMetrics.Diagnostics;
using SkillMetrics.Promotion.Triggers;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Promotion;

/// <summary>
/// Watches every version that was promoted, and takes one that got worse one stage back, whether or not somebody is asked for an approval
/// meanwhile. Only records of the version count that are not older than its entry into the stage. Several monitors, in several processes,
/// roll back once.
/// </summary>
public sealed class RollbackMonitor
{
    private readonly IPromotionStore _store;
    private readonly IMetricsStore _metrics;
    private readonly IPromoter _promoter;
    private readonly PromotionPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Creates a monitor.</summary>
    /// <param name="store">Where versions stand.</param>
    /// <param name="metrics">The records.</param>
    /// <param name="promoter">What rolls back.</param>
    /// <param name="policy">The stages and triggers.</param>
    /// <param name="clock">The clock; the system's where it is null.</param>
    /// <param name="loggerFactory">Where every rollback is logged as <see cref="EventIds.RolledBack"/>; nowhere where it is null.</param>
    /// <exception cref="ArgumentException">The policy is not valid.</exception>
    public RollbackMonitor(
        IPromotionStore store, IMetricsStore metrics, IPromoter promoter, PromotionPolicy policy, TimeProvider? clock = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(promoter);
        ArgumentNullException.ThrowIfNull(policy);
        _store = store;
        _metrics = metrics;
        _promoter = promoter;
        _policy = policy.EnsureValid(nameof(policy));
        _clock = clock ?? TimeProvider.System;
        _logger = HarmlessLogger.Of(loggerFactory ?? NullLoggerFactory.Instance);
    }

    /// <summary>Looks once at every version, and rolls back those that must go.</summary>
    /// <param name="cancellationToken">Cancels it between two versions; what was rolled back stays so.</param>
    /// <returns>The rollbacks that this monitor made, by ordinal skill name.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read or written for one of them; the others were looked at all the same.</exception>
    public async ValueTask<IReadOnlyList<RollbackRecord>> RunOnceAsync(CancellationToken cancellationToken = default)
    {
        var rolledBack = new List<RollbackRecord>();
        ExceptionDispatchInfo? failure = null;
        foreach (var stage in await _store.GetStagesAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (await RunAsync(stage, cancellationToken).ConfigureAwait(false) is { } rollback)
                {
                    rolledBack.Add(rollback);
                }
            }
#pragma warning disable CA1031 // thrown below: one that cannot be judged keeps no other from being watched
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
        return rolledBack;
    }

    /// <summary>Looks at one version.</summary>
    /// <returns>The rollback that this monitor made, or null.</returns>
    private async ValueTask<RollbackRecord?> RunAsync(SkillStage stage, CancellationToken cancellationToken)
    {
        if (_policy.Before(stage.Stage).Count == 0 || await JudgeAsync(stage, cancellationToken).ConfigureAwait(false) is not [var first, ..] fired)
        {
            return null;
        }

        var result = await _promoter.RollbackAsync(
            new RollbackRequest
            {
                SkillName = stage.SkillName,
                Version = VersionFilter.Only(stage.SkillVersion),
                Reason = string.Join(' ', fired.Select(f => f.Reason)),
                TriggerMetric = first.Metric,
                Automated = true,
                Judged = stage,
            },
            cancellationToken).ConfigureAwait(false);
        if (result is not { IsMoved: true, Event: RollbackRecord rollback })
        {
            return null;
        }

        _logger.RolledBack(rollback.SkillName, rollback.SkillVersion, rollback.FromState, rollback.ToState, rollback.TriggerReason);
        return rollback;
    }

    /// <summary>The triggers that fire for a version, in the policy's order.</summary>
    private async ValueTask<IReadOnlyList<(string Metric, string Reason)>> JudgeAsync(SkillStage stage, CancellationToken cancellationToken)
    {
        var fired = new List<(string, string)>();
        var context = new TriggerContext(_metrics, stage, _clock.GetUtcNow());
        foreach (var trigger in _policy.RollbackTriggers)
        {
            if (await trigger.JudgeAsync(context, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                fired.Add((trigger.Name, reason));
            }
        }

        return fired;
    }
}
