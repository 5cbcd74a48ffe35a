using SkillMetrics.Diagnostics;
using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Recording;

/// <summary>What one caller wants written, all or none: records through the API, or a piece of a source.</summary>
internal sealed class WriteRequest
{
    private readonly MetricRecord? _single;
    private readonly MetricRecord[]? _records;
    private bool _isOfLedger;

    public WriteRequest(MetricRecord record, Acknowledgement acknowledgement)
        : this(acknowledgement) => _single = record;

    /// <summary>Throws where one of the records is null.</summary>
    public WriteRequest(IReadOnlyList<MetricRecord> records, Acknowledgement acknowledgement)
        : this(acknowledgement)
    {
        // A copy: whoever does not wait to the end may use the list again.
        MetricRecord[] copy = [.. records];
        var missing = Array.IndexOf(copy, null);
        _records = missing < 0 ? copy : throw new ArgumentException($"The record at index {missing} is null.", nameof(records));
    }

    public WriteRequest(IngestionBatch batch)
        : this(Acknowledgement.Flushed) => Ingestion = batch;

    public WriteRequest(Action work)
        : this([], Acknowledgement.Committed) => Work = work;

    /// <summary>A promotion or rollback that the store itself makes, linked to its audit log.</summary>
    public static WriteRequest OfLedger(StageChangeRecord change) => new(change, Acknowledgement.Flushed) { _isOfLedger = true };

    // Made where it is first counted: by the writer, not by the caller, for whom an append is to be cheap.
    private int[,] Counts => field ??= new int[Enum.GetValues<RecordKind>().Length, Enum.GetValues<RecordDisposition>().Length];

    private WriteRequest(Acknowledgement acknowledgement)
    {
        Flush = acknowledgement == Acknowledgement.Flushed;
        Completion = acknowledgement == Acknowledgement.Queued
            ? null
            : new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Rejects and watermark that belong to the records, where they come from a source.</summary>
    public IngestionBatch? Ingestion { get; }

    /// <summary>Something to be done between commits instead of records, or null.</summary>
    public Action? Work { get; }

    /// <summary>Whether somebody waits for it to be flushed to disk.</summary>
    public bool Flush { get; }

    /// <summary>Completed when it is written; null where nobody waits.</summary>
    public TaskCompletionSource<AppendResult>? Completion { get; }

    public int Count => _single is not null ? 1 : _records?.Length ?? Ingestion!.Records.Count;

    /// <summary>A record. Only the store itself links events to its audit log: a link that comes in is dropped.</summary>
    public MetricRecord this[int index] => (_single ?? _records?[index] ?? Ingestion!.Records[index].Record) is var record && record is StageChangeRecord change && !_isOfLedger
        ? change.Unlinked()
        : record;

    /// <summary>The reject of a record that is not stored.</summary>
    public Reject RejectAt(int index, RecordDisposition disposition) => Ingestion is { } batch
        ? RecordComparison.RejectOf(batch.Records[index].Record, disposition, batch.Source, batch.Records[index].Offset, batch.Records[index].Line.Span)
        : RecordComparison.RejectOf(this[index], disposition, Reject.AppendSource, null, default);

    /// <summary>The key of the reject that a record was, or null where it was none or goes on being one.</summary>
    public RejectKey? ResolvedAt(int index, RecordDisposition disposition) =>
        Ingestion is { IsRetry: true } batch && disposition is RecordDisposition.Insert or RecordDisposition.Update or RecordDisposition.Duplicate
            ? RejectKey.Of(batch.Source, batch.Records[index].Offset, batch.Records[index].Line.Span)
            : null;

    /// <summary>Forgets what was counted, before a commit is tried again.</summary>
    public void Reset() => Array.Clear(Counts);

    public void Add(RecordKind kind, RecordDisposition disposition) => Counts[(int)kind, (int)disposition]++;

    public int CountOf(RecordKind kind, RecordDisposition disposition) => Counts[(int)kind, (int)disposition];

    public AppendResult ToResult() => new()
    {
        Inserted = Sum(RecordDisposition.Insert),
        Updated = Sum(RecordDisposition.Update),
        Duplicates = Sum(RecordDisposition.Duplicate),
        Conflicts = Sum(RecordDisposition.Conflict),
        Rejected = Sum(RecordDisposition.BeforeRetention),
    };

    public Dictionary<RecordKind, int> InsertedByKind() =>
        Enum.GetValues<RecordKind>().Where(k => CountOf(k, RecordDisposition.Insert) > 0).ToDictionary(k => k, k => CountOf(k, RecordDisposition.Insert));

    /// <summary>Tells the meter what became of the records.</summary>
    public void ReportTo(Instruments instruments)
    {
        if (!instruments.CountsRecords)
        {
            return;
        }

        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            instruments.Recorded(kind, "inserted", CountOf(kind, RecordDisposition.Insert));
            instruments.Recorded(kind, "updated", CountOf(kind, RecordDisposition.Update));
            instruments.Recorded(kind, "duplicate", CountOf(kind, RecordDisposition.Duplicate));
            instruments.Recorded(kind, "conflict", CountOf(kind, RecordDisposition.Conflict));
            instruments.Recorded(kind, "rejected", CountOf(kind, RecordDisposition.BeforeRetention));
        }
    }

    private int Sum(RecordDisposition disposition)
    {
        var sum = 0;
        for (var kind = 0; kind < Counts.GetLength(0); kind++)
        {
            sum += Counts[kind, (int)disposition];
        }

        return sum;
    }
}
