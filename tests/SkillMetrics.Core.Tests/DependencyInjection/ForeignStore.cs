using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Aggregates;

namespace SkillMetrics.Core.Tests.DependencyInjection;

/// <summary>A store of another package, which has only what it must have.</summary>
internal sealed class ForeignStore : IMetricsStore, IMetricsAppender
{
    public ValueTask<AppendResult> AppendAsync(MetricRecord record, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default) => default;

    public ValueTask<AppendResult> AppendAsync(
        IReadOnlyList<MetricRecord> records, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default) => default;

    public IAsyncEnumerable<MetricRecord> ReadAsync(RecordFilter filter, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<MetricRecord>();

    public ValueTask<IReadOnlyList<string>> GetSkillNamesAsync(CancellationToken cancellationToken = default) => new([]);

    public ValueTask<SkillAggregate?> GetAggregateAsync(string skillName, VersionFilter version = default, CancellationToken cancellationToken = default) => default;

    public ValueTask<IReadOnlyList<SkillAggregate>> GetAggregatesAsync(CancellationToken cancellationToken = default) => new([]);

    public ValueTask<IReadOnlyDictionary<int, HourAggregate>?> GetTimelineAsync(
        string skillName,
        VersionFilter version = default,
        DateTimeOffset? from = null,
        DateTimeOffset? before = null,
        bool wholeDays = false,
        CancellationToken cancellationToken = default) => default;

    public ValueTask<IReadOnlyList<SkillPath>> GetPathsAsync(CancellationToken cancellationToken = default) => new([]);

    public ValueTask<IReadOnlyList<SkillVersionTimes>> GetVersionsAsync(string skillName, CancellationToken cancellationToken = default) => new([]);

    public ValueTask<EvidenceFigures> GetEvidenceAsync(EvidenceWindow window, CancellationToken cancellationToken = default) => new(new EvidenceFigures());

    public ValueTask<EvidenceSample> GetEvidenceSampleAsync(EvidenceWindow window, CancellationToken cancellationToken = default) => new(new EvidenceSample());

    public ValueTask<LiveSample?> GetLiveSampleAsync(LiveWindow window, CancellationToken cancellationToken = default) => default;

    public ValueTask<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
