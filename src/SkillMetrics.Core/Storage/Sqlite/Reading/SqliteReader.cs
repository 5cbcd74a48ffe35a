using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Schema;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>
/// Asks questions on connections of its own, which never block the writer. SQLite is synchronous, so a question runs on a pool thread;
/// each sees one moment of the store.
/// </summary>
internal sealed class SqliteReader(string path, BusyRetry retry, SqliteStoreOptions options, Instruments instruments, ILogger logger) : IDisposable
{
    private const int RowsATime = 256;
    private readonly ReaderPool _pool = new(path);

    /// <summary>Asks one question.</summary>
    /// <param name="name">What the question is called in logs and metrics.</param>
    /// <param name="ask">The question.</param>
    /// <param name="cancellationToken">Cancels it before it starts.</param>
    public Task<T> AskAsync<T>(string name, Func<SqliteDatabase, T> ask, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var started = options.TimeProvider.GetTimestamp();
            try
            {
                return Reading(() => retry.Run(() => Lend(database => InSnapshot(database, ask)), cancellationToken));
            }
            finally
            {
                Measure(name, options.TimeProvider.GetElapsedTime(started));
            }
        },
        cancellationToken);

    /// <summary>Streams rows of several questions one after the other, all from one moment of the store.</summary>
    public async IAsyncEnumerable<MetricRecord> StreamAsync(IReadOnlyList<RecordQuery> queries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = await Task.Run(() => Reading(() => retry.Run(Begin, cancellationToken)), cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var query in queries)
            {
                var statement = Reading(() => query.Start(database));
                List<MetricRecord> rows;
                do
                {
                    rows = await Task.Run(() => Reading(() => Next(statement, query)), cancellationToken).ConfigureAwait(false);
                    foreach (var row in rows)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return row;
                    }
                }
                while (rows.Count == RowsATime);
                statement.Reset();
            }
        }
        finally
        {
            // A stream that was left early has a statement half way: its connection is not worth keeping.
            _pool.Return(database, sound: false);
        }
    }

    public void Dispose() => _pool.Dispose();

    private SqliteDatabase Begin()
    {
        var database = _pool.Rent();
        try
        {
            database.Execute("BEGIN");

            // The first read is what takes the snapshot, and what meets a lock.
            SchemaVersion.EnsureCurrent(database, path);
            return database;
        }
        catch
        {
            _pool.Return(database, sound: false);
            throw;
        }
    }

    private static List<MetricRecord> Next(SqliteStatement statement, RecordQuery query)
    {
        var rows = new List<MetricRecord>();
        while (rows.Count < RowsATime && statement.Step())
        {
            rows.Add(query.Read(statement));
        }

        return rows;
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteFailureException e)
        {
            throw SqliteFaults.Read(path, e);
        }
        catch (Exception e) when (SqliteFaults.IsUnreadable(e))
        {
            throw SqliteFaults.Read(path, e);
        }
    }

    private T Lend<T>(Func<SqliteDatabase, T> ask)
    {
        var database = _pool.Rent();
        var sound = false;
        try
        {
            var answer = ask(database);
            sound = true;
            return answer;
        }
        finally
        {
            _pool.Return(database, sound);
        }
    }

    private T InSnapshot<T>(SqliteDatabase database, Func<SqliteDatabase, T> ask)
    {
        database.Execute("BEGIN");

        // Another process may have taken the schema to another version since.
        SchemaVersion.EnsureCurrent(database, path);
        var answer = ask(database);

        // There is nothing to commit, and in a damaged file that may fail.
        database.Rollback();
        return answer;
    }

    private void Measure(string name, TimeSpan elapsed)
    {
        instruments.Queried(name, elapsed);
        if (elapsed >= options.SlowQueryThreshold)
        {
            logger.SlowQuery(name, elapsed.TotalMilliseconds);
        }
    }
}
