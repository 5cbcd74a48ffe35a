using SkillMetrics.Records;
using SkillMetrics.Storage;

namespace SkillMetrics.Ingestion;

/// <summary>Adds up what became of the lines of one run, commit by commit.</summary>
internal sealed class IngestionTally
{
    private readonly Dictionary<RecordKind, long> _insertedByKind = [];
    private long _inserted;
    private long _updated;
    private long _duplicates;
    private long _conflicts;
    private long _rejected;

    public long Lines { get; private set; }

    public void Add(IngestionBatch batch, IngestionResult result)
    {
        Lines += batch.Records.Count + batch.Rejects.Count;
        _inserted += result.Records.Inserted;
        _updated += result.Records.Updated;
        _duplicates += result.Records.Duplicates;
        _conflicts += result.Records.Conflicts;
        _rejected += batch.Rejects.Count + result.Records.Rejected;
        foreach (var (kind, count) in result.InsertedByKind)
        {
            _insertedByKind[kind] = _insertedByKind.GetValueOrDefault(kind) + count;
        }
    }

    public IngestionSummary ToSummary(int files, IEnumerable<string> skippedFiles, TimeSpan elapsed) => new()
    {
        Files = files,
        SkippedFiles = [.. skippedFiles],
        Lines = Lines,
        Inserted = _inserted,
        Updated = _updated,
        Duplicates = _duplicates,
        Conflicts = _conflicts,
        Rejected = _rejected,
        InsertedByKind = _insertedByKind,
        Elapsed = elapsed,
    };
}
