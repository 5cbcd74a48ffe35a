using System.Runtime.CompilerServices;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.History;

namespace SkillMetrics.Storage.InMemory;

/// <summary>
/// A store in memory, gone with the process: for a host's own tests. It answers as the others do. Safe from many threads.
/// </summary>
public sealed class InMemoryMetricsStore : IMetricsStore, IMetricsAppender, IIngestionStore, IRejectedRecords, IStoreInspector, IStoreLifetime
{
    private readonly RecordHistory _history = new();
    private readonly Lock _writer = new();
    private readonly TimeProvider _clock;
    private readonly Instruments _instruments;
    private volatile bool _disposed;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">What it can be told, or null for the defaults.</param>
    public InMemoryMetricsStore(InMemoryStoreOptions? options = null)
    {
        options ??= new InMemoryStoreOptions();
        options.EnsureValid(nameof(options));
        _clock = options.TimeProvider;
        _instruments = new Instruments(options.MeterFactory);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(MetricRecord record, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return AppendAsync([record], acknowledgement, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(
        IReadOnlyList<MetricRecord> records, Acknowledgement? acknowledgement = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        cancellationToken.ThrowIfCancellationRequested();
        EvaluationEvents.Emit(records);
        var request = new WriteRequest(records, Acknowledgement.Flushed);
        Commit(request);
        return ValueTask.FromResult(request.ToResult());
    }

    /// <inheritdoc/>
    public ValueTask<IngestionResult> CommitAsync(IngestionBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        var request = new WriteRequest(batch);
        Commit(request);
        return ValueTask.FromResult(new IngestionResult(request.ToResult(), request.InsertedByKind()));
    }

    /// <inheritdoc/>
    public ValueTask<IngestionWatermark?> GetWatermarkAsync(string source, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_history.Watermark(source));

    /// <inheritdoc/>
    public async IAsyncEnumerable<MetricRecord> ReadAsync(RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var record in HistoryReader.Read(_history, filter))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RejectedRecord> ReadRejectsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var reject in _history.Rejects())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reject;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> GetSkillNamesAsync(CancellationToken cancellationToken = default) => new(_history.SkillNames());

    /// <inheritdoc/>
    public ValueTask<SkillAggregate?> GetAggregateAsync(string skillName, VersionFilter version = default, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_history.Aggregate(skillName, version));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SkillAggregate>> GetAggregatesAsync(CancellationToken cancellationToken = default) => new(_history.Aggregates());

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<int, HourAggregate>?> GetTimelineAsync(
        string skillName, VersionFilter version = default, DateTimeOffset? from = null, DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        new(_history.Timeline(skillName, version, from, before));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SkillPath>> GetPathsAsync(CancellationToken cancellationToken = default) => new(_history.Paths());

    /// <inheritdoc/>
    public ValueTask<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => new(_history.Statistics());

    /// <inheritdoc/>
    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken = default) => new(new StoreInspection
    {
        Store = "memory",
        Path = null,
        SizeBytes = 0,
        SchemaVersion = 1,
        Integrity = "ok",
        DroppedRecords = 0,
        FailedRecords = 0,
    });

    /// <inheritdoc/>
    public ValueTask OpenAsync(CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _instruments.Dispose();
    }

    private void Commit(WriteRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        lock (_writer)
        {
            var change = _history.Begin();
            change.Add(request);
            _history.Apply(change, _clock.GetUtcNow());
        }

        request.ReportTo(_instruments);
    }
}
