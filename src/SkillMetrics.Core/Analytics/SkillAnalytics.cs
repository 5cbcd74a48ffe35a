using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>
/// Answers questions about skills, the same over every store. Lifetime answers come from the store's aggregates; answers since a time
/// read the records from there on. Safe from many threads.
/// </summary>
/// <param name="store">The store.</param>
public sealed class SkillAnalytics(IMetricsStore store)
{
    private readonly IMetricsStore _store = store ?? throw new ArgumentNullException(nameof(store));

    /// <summary>The report of one skill.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="filter">What it is about, or null for the lifetime and all versions.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>
    /// The report; null where the store knows no such skill, or no such version of it. A skill without records since the time asked for
    /// has a report of zeros.
    /// </returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<SkillReport?> GetReportAsync(string skillName, ReportFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(skillName);
        filter ??= ReportFilter.None;
        var lifetime = await _store.GetAggregateAsync(skillName, filter.Version, cancellationToken).ConfigureAwait(false);
        if (lifetime is null)
        {
            return null;
        }

        var records = new RecordFilter { SkillName = skillName, Version = filter.Version };
        var aggregates = await LimitAsync([lifetime], records, filter.Since, cancellationToken).ConfigureAwait(false);
        return SkillReport.Of(aggregates[0], filter.Version.Version);
    }

    /// <summary>The reports of all skills that have a record (of the version asked for), those with the most invocations first, then by ordinal name.</summary>
    /// <param name="filter">What they are about, or null for the lifetime and all versions.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<IReadOnlyList<SkillReport>> GetReportsAsync(ReportFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= ReportFilter.None;
        var lifetimes = filter.Version.IsOne
            ? await GetAggregatesAsync(filter.Version, cancellationToken).ConfigureAwait(false)
            : await _store.GetAggregatesAsync(cancellationToken).ConfigureAwait(false);
        var records = new RecordFilter { Version = filter.Version };
        var aggregates = await LimitAsync(lifetimes, records, filter.Since, cancellationToken).ConfigureAwait(false);
        return aggregates.Select(a => SkillReport.Of(a, filter.Version.Version)).InOrder(ReportOrder.Invocations);
    }

    /// <summary>The whole store at a glance.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<StoreSummary> GetSummaryAsync(CancellationToken cancellationToken = default)
    {
        var skills = await _store.GetAggregatesAsync(cancellationToken).ConfigureAwait(false);
        var statistics = await _store.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        return SummaryBuilder.Build(skills, statistics);
    }

    private async ValueTask<List<SkillAggregate>> GetAggregatesAsync(VersionFilter version, CancellationToken cancellationToken)
    {
        var aggregates = new List<SkillAggregate>();
        foreach (var name in await _store.GetSkillNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await _store.GetAggregateAsync(name, version, cancellationToken).ConfigureAwait(false) is { } aggregate)
            {
                aggregates.Add(aggregate);
            }
        }

        return aggregates;
    }

    /// <summary>The same skills, made of the records since a time only; unchanged without one.</summary>
    private async ValueTask<IReadOnlyList<SkillAggregate>> LimitAsync(
        IReadOnlyList<SkillAggregate> lifetimes, RecordFilter filter, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        if (since is null)
        {
            return lifetimes;
        }

        var limited = lifetimes.ToDictionary(l => l.SkillName, l => new SkillAggregate(l.SkillName) { Stage = l.Stage }, StringComparer.Ordinal);
        await foreach (var record in _store.ReadAsync(filter with { From = since }, cancellationToken).ConfigureAwait(false))
        {
            // Records of no skill pass by, and so does a skill that was first recorded a moment ago: the next report has it.
            if (record.SkillName is { } name && limited.TryGetValue(name, out var aggregate))
            {
                aggregate.Add(record);
            }
        }

        return [.. lifetimes.Select(l => limited[l.SkillName])];
    }
}
