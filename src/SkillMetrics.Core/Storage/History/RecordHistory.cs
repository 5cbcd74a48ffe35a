using System.Runtime.InteropServices;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Storage.History;

/// <summary>
/// A history in memory with its aggregates, rejects and watermarks: the whole of the in-memory home, and what the file home knows of
/// its files. Safe from many threads; changes come from one at a time.
/// </summary>
internal sealed partial class RecordHistory
{
    private readonly Lock _lock = new();
    private readonly List<MetricRecord>[] _records = [.. Enum.GetValues<RecordKind>().Select(_ => new List<MetricRecord>())];
    private readonly Dictionary<RecordIdentity, int> _index = [];
    private readonly Dictionary<(string Skill, string? Version), SkillAggregate> _aggregates = [];
    private readonly Dictionary<string, List<(string? Version, VersionEvidence Evidence)>> _versions = new(StringComparer.Ordinal);
    private readonly PromotionLedger _ledger = new();
    private readonly SortedSet<string> _skills = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<RejectKey> _rejectKeys = [];
    private readonly List<RejectedRecord> _rejects = [];
    private readonly Dictionary<string, IngestionWatermark> _watermarks = new(StringComparer.Ordinal);
    private long _rejectIds;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    /// <summary>A change that is judged against the history at once and becomes part of it only when it is applied.</summary>
    public HistoryChange Begin() => new(this);

    public MetricRecord? Find(RecordIdentity identity)
    {
        lock (_lock)
        {
            return _index.TryGetValue(identity, out var position) ? _records[(int)identity.Kind][position] : null;
        }
    }

    /// <summary>Whether a reject is known, by its source, offset and hash.</summary>
    public bool Knows(RejectKey reject)
    {
        lock (_lock)
        {
            return _rejectKeys.Contains(reject);
        }
    }

    /// <summary>Takes up a reject of an earlier time, unless it is known.</summary>
    public void Add(Reject reject, DateTimeOffset rejectedAt)
    {
        lock (_lock)
        {
            AddReject(reject, rejectedAt);
        }
    }

    public void Apply(HistoryChange change, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (record, disposition) in change.Accepted)
            {
                Apply(record, disposition);
            }

            foreach (var reject in change.Rejects)
            {
                AddReject(reject, now);
            }

            foreach (var key in change.Resolved)
            {
                Remove(key);
            }

            foreach (var (source, watermark) in change.Watermarks)
            {
                _watermarks[source] = watermark;
            }

            foreach (var entry in change.AuditEntries)
            {
                _ledger.Add(entry);
            }

            foreach (var item in change.ReindexItems)
            {
                _ledger.Set(item);
            }
        }
    }

    /// <summary>Asks the ledger, while nothing changes.</summary>
    public T Ask<T>(Func<PromotionLedger, T> ask)
    {
        lock (_lock)
        {
            return ask(_ledger);
        }
    }

    /// <summary>What is wrong with the audit log, or with what names its entries.</summary>
    public IReadOnlyList<string> VerifyAudit(AuditHead? expected)
    {
        lock (_lock)
        {
            var check = new AuditCheck();
            foreach (var entry in _ledger.Entries)
            {
                check.Add(entry);
            }

            RecordKind[] moves = [RecordKind.Promotion, RecordKind.Rollback];
            foreach (var change in moves.SelectMany(k => _records[(int)k]).OfType<StageChangeRecord>())
            {
                if (_ledger.EntryOf(change.EventId) is { } entry)
                {
                    check.AddEvent(change.EventId, entry.ToHead());
                }
            }

            foreach (var item in _ledger.Items(pendingOnly: false))
            {
                check.NeedEvent(item.EventId);
            }

            return check.Finish(expected);
        }
    }

    /// <summary>The versions of a skill that have records, newest first.</summary>
    public SkillVersionTimes[] Versions(string skill)
    {
        lock (_lock)
        {
            return
            [
                .. _versions.GetValueOrDefault(skill, []).AsEnumerable().Reverse().OrderByDescending(v => v.Evidence.Last)
                    .Select(v => new SkillVersionTimes(v.Version, v.Evidence.First, v.Evidence.Last)),
            ];
        }
    }

    public EvidenceFigures Evidence(EvidenceWindow window)
    {
        lock (_lock)
        {
            return EvidenceOf(window.SkillName, window.SkillVersion)?.Figures(window) ?? new EvidenceFigures();
        }
    }

    /// <summary>Takes a reject out again, where it is there. Its number is not given to another.</summary>
    public void Resolve(RejectKey key)
    {
        lock (_lock)
        {
            Remove(key);
        }
    }

    public MetricRecord[] Records(RecordKind kind)
    {
        lock (_lock)
        {
            return kind is RecordKind.Promotion or RecordKind.Rollback ? [.. _records[(int)kind].Select(Linked)] : [.. _records[(int)kind]];
        }
    }

    public RejectedRecord[] Rejects()
    {
        lock (_lock)
        {
            return [.. _rejects];
        }
    }

    public IngestionWatermark? Watermark(string source)
    {
        lock (_lock)
        {
            return _watermarks.GetValueOrDefault(source);
        }
    }

    /// <summary>The newest watermark of every source.</summary>
    public IngestionWatermark[] Watermarks()
    {
        lock (_lock)
        {
            return [.. _watermarks.Values];
        }
    }

    /// <summary>The stage of the newest of the versions that count.</summary>
    private string StageOf(string skill, VersionFilter version)
    {
        var newest = Versions(skill).First(v => version.Matches(v.Version)).Version;
        return _ledger.Of(skill).StageOf(newest)?.Stage ?? Stages.Prototype;
    }

    private MetricRecord Linked(MetricRecord record) =>
        record is StageChangeRecord change && _ledger.EntryOf(change.EventId) is { } entry ? change.LinkedTo(entry.Number, entry.Hash) : record;

    private VersionEvidence? EvidenceOf(string skill, string? version) =>
        _versions.GetValueOrDefault(skill, []).Find(v => string.Equals(v.Version, version, StringComparison.Ordinal)).Evidence;

    private void Apply(MetricRecord record, RecordDisposition disposition)
    {
        var identity = RecordIdentity.Of(record);
        var records = _records[(int)record.Kind];
        if (disposition == RecordDisposition.Update)
        {
            records[_index[identity]] = record;
            AggregateOf(record)!.Invocations.End((InvocationRecord)record);
            return;
        }

        _index.Add(identity, records.Count);
        records.Add(record);
        _first = InvocationAggregate.Earlier(_first, record.Timestamp);
        _last = InvocationAggregate.Later(_last, record.Timestamp);
        if (record is InvocationRecord { SessionId: { } session })
        {
            _sessions.Add(session);
        }

        if (AggregateOf(record) is { } aggregate)
        {
            aggregate.Add(record);
            EvidenceOf(record.SkillName!, record.SkillVersion)!.Add(record);
        }
    }

    /// <summary>The aggregate a record counts in, or null for the kinds that belong to no skill.</summary>
    private SkillAggregate? AggregateOf(MetricRecord record)
    {
        if (record is TokenEstimateRecord or InteractionRecord)
        {
            return null;
        }

        var key = (record.SkillName!, record.SkillVersion);
        if (!_aggregates.TryGetValue(key, out var aggregate))
        {
            _aggregates.Add(key, aggregate = new SkillAggregate(record.SkillName!));
            _skills.Add(record.SkillName!);
            (CollectionsMarshal.GetValueRefOrAddDefault(_versions, record.SkillName!, out _) ??= []).Add((record.SkillVersion, new VersionEvidence()));
        }

        return aggregate;
    }

    private void AddReject(Reject reject, DateTimeOffset now)
    {
        if (_rejectKeys.Add(RejectKey.Of(reject)))
        {
            _rejects.Add(new RejectedRecord(++_rejectIds, reject, now));
        }
    }

    private void Remove(RejectKey key)
    {
        if (_rejectKeys.Remove(key))
        {
            _rejects.RemoveAll(r => RejectKey.Of(r.Reject) == key);
        }
    }
}
