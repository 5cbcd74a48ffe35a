using System.Runtime.InteropServices;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Schema;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>The one connection of this process that writes: requests, their aggregates, rejects and watermarks in one transaction.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly BusyRetry _retry;
    private readonly NameIds _ids;
    private readonly RecordInserter _inserter;
    private readonly AggregateWriter _aggregates;
    private readonly RejectWriter _rejects;
    private readonly long[] _inserted = new long[RecordTable.All.Count];
    private readonly LedgerWriter _ledger;
    private readonly string _path;
    private readonly bool _alwaysFlush;
    private readonly Dictionary<(string Skill, string? Version), VersionChange> _changes = [];
    private readonly List<PendingRecord> _records = [];
    private long? _generation;
    private bool? _flushes;

    public SqliteWriter(SqliteDatabase database, string path, BusyRetry retry, SqliteStoreOptions options)
    {
        _database = database;
        _path = path;
        _retry = retry;
        _alwaysFlush = options.Synchronous == SynchronousMode.Full;
        _ids = new NameIds(database);
        _inserter = new RecordInserter(database, _ids);
        _aggregates = new AggregateWriter(database, _ids, AggregateTables.Live);
        _rejects = new RejectWriter(database, options.TimeProvider);
        _ledger = new LedgerWriter(database, _ids, AddEvent, options.FaultPoint);
    }

    public void Commit(IReadOnlyList<WriteRequest> requests, bool flush)
    {
        SetSynchronous(_alwaysFlush || flush);
        InTransaction(() =>
        {
            var before = _database.TotalChanges;
            Write(requests);
            WriteAggregates();
            if (flush && _database.TotalChanges == before)
            {
                // A transaction that changes nothing is not written, and so flushes nothing that a faster commit left before it.
                _database.Execute("UPDATE store_state SET generation = generation");
            }
        });
    }

    /// <summary>
    /// Does something that changes more than records: in one transaction, flushed to disk, after which nobody relies on what it remembered.
    /// </summary>
    public T Maintain<T>(Func<SqliteDatabase, T> work)
    {
        SetSynchronous(flush: true);
        T result = default!;
        InTransaction(() =>
        {
            result = work(_database);
            _database.Execute("UPDATE store_state SET generation = generation + 1");
        });
        return result;
    }

    /// <summary>Does something with the ledger, in one transaction flushed to disk.</summary>
    public T Change<T>(Func<LedgerWriter, T> work)
    {
        SetSynchronous(flush: true);
        T result = default!;
        InTransaction(() =>
        {
            result = work(_ledger);
            WriteAggregates();
        });
        return result;
    }

    /// <summary>Does something with the connection outside of a transaction, after which nothing that was remembered is relied on.</summary>
    public void Replace(Action<SqliteDatabase> work)
    {
        SetSynchronous(flush: true);
        try
        {
            work(_database);
        }
        finally
        {
            _ids.Forget();
            _generation = null;
        }
    }

    public void Dispose() => _database.Dispose();

    private void InTransaction(Action work)
    {
        _retry.Run(() => _database.Execute("BEGIN IMMEDIATE"));
        try
        {
            CheckState();
            work();
            _retry.Run(() => _database.Execute("COMMIT"));
        }
        catch
        {
            // First: ids that were given out in this transaction are void, even where the rollback itself fails.
            _ids.Forget();
            _database.Rollback();
            throw;
        }
        finally
        {
            _changes.Clear();
            Array.Clear(_inserted);
            _records.Clear();
        }
    }

    /// <summary>Another process may have upgraded, restored or pruned the store: then nothing that was remembered holds.</summary>
    private void CheckState()
    {
        SchemaVersion.EnsureCurrent(_database, _path);
        var generation = _database.Scalar("SELECT generation FROM store_state");
        if (generation != _generation)
        {
            _ids.Forget();
            _inserter.PrunedBefore = _database.Scalar("SELECT pruned_before FROM store_state") ?? 0;
            _generation = generation;
        }
    }

    private void Write(IReadOnlyList<WriteRequest> requests)
    {
        foreach (var request in requests)
        {
            for (var i = 0; i < request.Count; i++)
            {
                _records.Add(new PendingRecord(request, i));
            }
        }

        var records = CollectionsMarshal.AsSpan(_records);
        _inserter.Insert(records);
        foreach (ref var pending in records)
        {
            Follow(ref pending);
        }

        foreach (var request in requests)
        {
            WriteSource(request.Ingestion);
        }
    }

    /// <summary>Counts what became of a record, and does what follows from it.</summary>
    private void Follow(ref PendingRecord pending)
    {
        var (request, record, disposition) = (pending.Request, pending.Record, pending.Disposition);
        request.Add(record.Kind, disposition);
        _inserted[(int)record.Kind] += disposition == RecordDisposition.Insert ? 1 : 0;
        if (request.ResolvedAt(pending.Index, disposition) is { } resolved)
        {
            _rejects.Remove(resolved);
        }

        switch (disposition)
        {
            case RecordDisposition.Insert when record is not (TokenEstimateRecord or InteractionRecord):
                ChangeOf(record).Add(record);
                break;
            case RecordDisposition.Update:
                ChangeOf(record).End((InvocationRecord)record);
                break;
            case RecordDisposition.Conflict or RecordDisposition.BeforeRetention:
                _rejects.Add(request.RejectAt(pending.Index, disposition));
                break;
        }
    }

    private void WriteSource(IngestionBatch? batch)
    {
        if (batch is null)
        {
            return;
        }

        foreach (var reject in batch.Rejects)
        {
            _rejects.Add(reject);
        }

        if (batch.Watermark is { } watermark)
        {
            _rejects.Set(watermark);
        }
    }

    private void AddEvent(StageChangeRecord change)
    {
        PendingRecord[] pending = [new PendingRecord(WriteRequest.OfLedger(change), 0)];
        _inserter.Insert(pending);
        if (pending[0].Disposition != RecordDisposition.Insert)
        {
            throw new MetricsStoreException($"There is an event with the id {change.EventId} already. Nothing was written.");
        }

        _inserted[(int)change.Kind]++;
        ChangeOf(change).Add(change);
    }

    private void WriteAggregates()
    {
        _aggregates.Add(_changes);
        for (var kind = 0; kind < _inserted.Length; kind++)
        {
            RecordCounts.Add(_database, (RecordKind)kind, _inserted[kind]);
        }
    }

    private VersionChange ChangeOf(MetricRecord record)
    {
        var key = (record.SkillName!, record.SkillVersion);
        if (!_changes.TryGetValue(key, out var change))
        {
            _changes.Add(key, change = new VersionChange(record.SkillName!));
        }

        return change;
    }

    private void SetSynchronous(bool flush)
    {
        if (_flushes != flush)
        {
            _database.Execute(flush ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _flushes = flush;
        }
    }
}
