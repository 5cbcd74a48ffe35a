using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Storage;

/// <summary>Reads a store back: its history, and the aggregates that reports are made of. Safe to call from many threads.</summary>
public interface IMetricsStore
{
    /// <summary>Streams records, kind by kind, and within a kind in the order in which they were first stored.</summary>
    /// <param name="filter">Which records.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    IAsyncEnumerable<MetricRecord> ReadAsync(RecordFilter filter, CancellationToken cancellationToken = default);

    /// <summary>The names of all skills with a record of their own, in ordinal order.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<string>> GetSkillNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>The lifetime aggregate of one skill, or null when the skill, or the version asked for, is unknown.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="version">Which versions count.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<SkillAggregate?> GetAggregateAsync(string skillName, VersionFilter version = default, CancellationToken cancellationToken = default);

    /// <summary>The lifetime aggregates of all skills, over all versions, in ordinal order of their names.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<SkillAggregate>> GetAggregatesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The hours in which ended invocations of one skill started, by hours since 1970, added up over the versions that count. Hours in
    /// which none started are not there.
    /// </summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="version">Which versions count.</param>
    /// <param name="from">Only hours that start at this time or later; null for no limit.</param>
    /// <param name="before">Only hours that start before this time; null for no limit.</param>
    /// <param name="wholeDays">Whether nobody looks at single hours: the answer may then hold a whole UTC day under its first hour.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The hours in ascending order; null when the skill, or the version asked for, is unknown.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyDictionary<int, HourAggregate>?> GetTimelineAsync(
        string skillName,
        VersionFilter version = default,
        DateTimeOffset? from = null,
        DateTimeOffset? before = null,
        bool wholeDays = false,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The ended invocations of every skill on every workflow path, those without a path among them, by ordinal skill and then ordinal
    /// path, no path first.
    /// </summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<SkillPath>> GetPathsAsync(CancellationToken cancellationToken = default);

    /// <summary>The versions of a skill that have records, newest first: by their latest record, and of equal ones the one stored last.</summary>
    /// <param name="skillName">The skill.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The versions; none when the skill has no record.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<IReadOnlyList<SkillVersionTimes>> GetVersionsAsync(string skillName, CancellationToken cancellationToken = default);

    /// <summary>Counts and sums over the recent records of one skill version, all of one moment. Fast in a large store, too.</summary>
    /// <param name="window">Which records.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The figures; zeros when there are no such records.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<EvidenceFigures> GetEvidenceAsync(EvidenceWindow window, CancellationToken cancellationToken = default);

    /// <summary>
    /// The recent records of one skill version one by one, all of one moment. Takes time and memory with their number, unlike
    /// <see cref="GetEvidenceAsync"/>.
    /// </summary>
    /// <param name="window">Which records.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The records, oldest first, and of equal times what was stored first; none when there are no such records.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<EvidenceSample> GetEvidenceSampleAsync(EvidenceWindow window, CancellationToken cancellationToken = default);

    /// <summary>
    /// What happened lately, of one skill or of all, all of one moment. Takes time with the number of records in the span of time, and memory
    /// with <see cref="LiveWindow.Newest"/>.
    /// </summary>
    /// <param name="window">Which records.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The sample, of zeros when there are no such records; null when the skill has no record at all.</returns>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<LiveSample?> GetLiveSampleAsync(LiveWindow window, CancellationToken cancellationToken = default);

    /// <summary>The store's own figures.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="MetricsStoreException">The store could not be read.</exception>
    ValueTask<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
