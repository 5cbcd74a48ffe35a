using SkillMetrics.Recording;
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
    private readonly RecordWriter _records;
    private readonly LedgerWriter _ledger;
    private readonly QueueWriter _queue;
    private readonly string _path;
    private readonly bool _alwaysFlush;
    private long? _generation;
    private bool? _flushes;

    public SqliteWriter(SqliteDatabase database, string path, BusyRetry retry, SqliteStoreOptions options)
    {
        _database = database;
        _path = path;
        _retry = retry;
        _alwaysFlush = options.Synchronous == SynchronousMode.Full;
        _ids = new NameIds(database);
        _records = new RecordWriter(database, _ids, options.TimeProvider);
        _ledger = new LedgerWriter(database, _ids, _records.AddEvent, options.FaultPoint);
        _queue = new QueueWriter(database, options);
    }

    public void Commit(IReadOnlyList<WriteRequest> requests, bool flush)
    {
        SetSynchronous(_alwaysFlush || flush);
        InTransaction(() =>
        {
            var before = _database.TotalChanges;
            foreach (var request in requests)
            {
                request.Queue?.Apply(_queue);
            }

            _records.Write(requests);
            _records.WriteAggregates();
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
            _records.WriteAggregates();
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
            _records.PrunedBefore = _database.Scalar("SELECT pruned_before FROM store_state") ?? 0;
            _generation = generation;
        }
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
