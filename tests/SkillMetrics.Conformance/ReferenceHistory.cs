using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;

namespace SkillMetrics.Conformance;

/// <summary>
/// What a store must hold after a series of appends, found the slow and plain way: a list that is searched from its beginning, and the
/// rules for records that are already there written down once more.
/// </summary>
public sealed class ReferenceHistory
{
    private readonly List<MetricRecord> _records = [];

    /// <summary>The lines of records that conflicted, each once.</summary>
    public List<string> ConflictLines { get; } = [];

    /// <summary>The records, kind by kind, each kind in the order in which they were first stored.</summary>
    public IEnumerable<MetricRecord> Read() => _records.OrderBy(r => (int)r.Kind);

    /// <summary>Appends records and says what must become of them.</summary>
    public AppendResult Append(params IEnumerable<MetricRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var (inserted, updated, duplicates, conflicts) = (0, 0, 0, 0);
        foreach (var record in records)
        {
            var position = _records.FindIndex(r => IsSame(r, record));
            if (position < 0)
            {
                _records.Add(record);
                inserted++;
            }
            else if (IsRepeat(_records[position], record))
            {
                duplicates++;
            }
            else if (IsEnd(_records[position], record))
            {
                _records[position] = record;
                updated++;
            }
            else
            {
                conflicts++;
                if (!ConflictLines.Contains(NdjsonCodec.ToLine(record), StringComparer.Ordinal))
                {
                    ConflictLines.Add(NdjsonCodec.ToLine(record));
                }
            }
        }

        return new AppendResult { Inserted = inserted, Updated = updated, Duplicates = duplicates, Conflicts = conflicts };
    }

    private static bool IsSame(MetricRecord a, MetricRecord b) => (a, b) switch
    {
        (ExecutionRecord x, ExecutionRecord y) => x.Kind == y.Kind && x.SkillName == y.SkillName && x.ExecutionId == y.ExecutionId,
        (InvocationRecord x, InvocationRecord y) => x.SkillName == y.SkillName && x.InvocationId == y.InvocationId,
        (StageChangeRecord x, StageChangeRecord y) => x.Kind == y.Kind && x.EventId == y.EventId,
        (TokenEstimateRecord { TimestampIsAssumed: true } x, TokenEstimateRecord { TimestampIsAssumed: true } y) => x with { Timestamp = y.Timestamp } == y,
        (TokenEstimateRecord { TimestampIsAssumed: false } x, TokenEstimateRecord { TimestampIsAssumed: false } y) =>
            x.RunId == y.RunId && x.PhaseId == y.PhaseId && x.Timestamp == y.Timestamp,
        (InteractionRecord x, InteractionRecord y) =>
            x.SessionId == y.SessionId && x.Interaction == y.Interaction && x.Timestamp == y.Timestamp && x.Length == y.Length,
        _ => false,
    };

    private static bool IsRepeat(MetricRecord stored, MetricRecord again) =>
        stored.Equals(again)
        || again is TokenEstimateRecord { TimestampIsAssumed: true }
        || (stored is InvocationRecord s && again is InvocationRecord a && !IsRunning(s) && IsRunning(a) && SameStart(s, a));

    private static bool IsEnd(MetricRecord stored, MetricRecord end) =>
        stored is InvocationRecord s && end is InvocationRecord e && IsRunning(s) && !IsRunning(e) && SameStart(s, e);

    private static bool IsRunning(InvocationRecord record) => record is { Completed: false, Duration: null, ErrorType: null };

    private static bool SameStart(InvocationRecord a, InvocationRecord b) =>
        (a.Timestamp, a.SkillVersion, a.SessionId, a.WorkflowPath) == (b.Timestamp, b.SkillVersion, b.SessionId, b.WorkflowPath);
}
