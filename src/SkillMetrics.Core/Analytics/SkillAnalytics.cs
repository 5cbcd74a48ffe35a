using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Analytics;

/// <summary>
/// Answers questions about skills, the same over every store. Lifetime answers come from the store's aggregates; answers since a time
/// read the records from there on. Safe from many threads.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="clock">What time it is for live numbers, or null for the system's clock.</param>
public sealed class SkillAnalytics(IMetricsStore store, TimeProvider? clock = null)
{
    private readonly IMetricsStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

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
    /// <returns>The reports; none where no skill has a record of the version asked for.</returns>
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

    /// <summary>Two versions of a skill side by side, over their lifetimes.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="baseline">The version that is compared with; null or empty for the records without one.</param>
    /// <param name="candidate">The version that is compared; null or empty for the records without one.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The comparison; null where the store does not know both versions.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<SkillComparison?> CompareVersionsAsync(
        string skillName, string? baseline, string? candidate, CancellationToken cancellationToken = default)
    {
        var before = await GetReportAsync(skillName, new ReportFilter { Version = VersionFilter.Only(baseline) }, cancellationToken).ConfigureAwait(false);
        var after = await GetReportAsync(skillName, new ReportFilter { Version = VersionFilter.Only(candidate) }, cancellationToken).ConfigureAwait(false);
        return before is null || after is null ? null : new SkillComparison(before, after);
    }

    /// <summary>How the ended invocations of one skill went over time, by when they started.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="filter">What it is about, or null for days over the lifetime and all versions.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The timeline; null where the store knows no such skill, or no such version of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The filter's bucket is none.</exception>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    /// <exception cref="TimelineTooLongException">It would have more than <see cref="Timeline.MostPoints"/> points.</exception>
    public async ValueTask<Timeline?> GetTimelineAsync(string skillName, TimelineFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(skillName);
        filter ??= new TimelineFilter();
        var hours = await _store.GetTimelineAsync(
            skillName, filter.Version, filter.Since, before: null, wholeDays: filter.Bucket != TimelineBucket.Hour, cancellationToken).ConfigureAwait(false);
        if (hours is null)
        {
            return null;
        }

        // Stores keep whole hours: what is left of the one that is cut is read.
        var cut = new InvocationAggregate();
        if (filter.Since is { } since && since.UtcTicks % TimeSpan.TicksPerHour > 0)
        {
            var rest = new RecordFilter { Kind = RecordKind.Invocation, SkillName = skillName, Version = filter.Version, From = since, Before = EndOfHour(since) };
            foreach (var invocation in await ReadAsync<InvocationRecord>(rest, cancellationToken).ConfigureAwait(false))
            {
                cut.Add(invocation);
            }
        }

        return TimelineBuilder.Build(skillName, filter, [.. cut.Hours, .. hours]);
    }

    /// <summary>
    /// The workflow paths and skills that hold every word of a text, without regard to case: in the path, or in the name of the skill. A
    /// text without words finds all of them. Nothing in it is syntax.
    /// </summary>
    /// <param name="text">The words, separated by white space.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>Those with the most ended invocations first, equal ones by ordinal skill and then ordinal path.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PathSearch.Find(text, await _store.GetPathsAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What happened in one session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The report; null where no invocation and no interaction belongs to it.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<SessionReport?> GetSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return SessionBuilder.Build(
            sessionId,
            await ReadAsync<InvocationRecord>(new RecordFilter { Kind = RecordKind.Invocation, SessionId = sessionId }, cancellationToken).ConfigureAwait(false),
            await ReadAsync<InteractionRecord>(new RecordFilter { Kind = RecordKind.Interaction, SessionId = sessionId }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// What happens now, of one skill or of all: figures of a window that slides with the clock. Asked of the store each time, so that every
    /// process that shares it sees the same.
    /// </summary>
    /// <param name="filter">What they are about, or null for an hour, its newest 100 performance records, and all skills.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The numbers, of zero counts and nulls when nothing happened; null where the store knows no such skill.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    public async ValueTask<LiveNumbers?> GetLiveNumbersAsync(LiveFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new LiveFilter();
        var now = _clock.GetUtcNow();
        var window = new LiveWindow
        {
            SkillName = filter.SkillName,
            After = now - DateTimeOffset.MinValue > filter.Window ? now - filter.Window : DateTimeOffset.MinValue,
            UpTo = now,
            Newest = filter.Last,
        };
        var sample = await _store.GetLiveSampleAsync(window, cancellationToken).ConfigureAwait(false);
        return sample is null ? null : LiveNumbers.Of(sample, filter.Window);
    }

    /// <summary>The whole hour after a time; null for that after the last there is.</summary>
    private static DateTimeOffset? EndOfHour(DateTimeOffset time) =>
        time > DateTimeOffset.MaxValue.AddHours(-1) ? null : DateTimeOffset.UnixEpoch.AddHours(UnixTime.ToHourFrom(time));

    private async ValueTask<List<T>> ReadAsync<T>(RecordFilter filter, CancellationToken cancellationToken)
        where T : MetricRecord
    {
        var records = new List<T>();
        await foreach (var record in _store.ReadAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            records.Add((T)record);
        }

        return records;
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
