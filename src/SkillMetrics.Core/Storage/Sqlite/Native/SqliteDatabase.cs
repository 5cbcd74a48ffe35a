using System.Text;
using SQLitePCL;

namespace SkillMetrics.Storage.Sqlite.Native;

/// <summary>
/// One connection, for one thread at a time, with its prepared statements. It never waits for a lock itself: the handler bundled with
/// SQLite sleeps in whole seconds, so whoever meets a busy database tries again by <see cref="BusyRetry"/>.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public static SqliteDatabase Open(string path, bool readOnly)
    {
        Batteries_V2.Init();
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = Failure(handle);
            handle.Dispose();
            throw failure;
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, 0);
        return new SqliteDatabase(handle);
    }

    public static SqliteFailureException Failure(sqlite3 handle) =>
        new(raw.sqlite3_extended_errcode(handle), raw.sqlite3_errmsg(handle).utf8_to_string());

    /// <summary>The prepared statement of a text, kept for the next time.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v2(_handle, Encoding.UTF8.GetBytes(sql), out var handle);
            if (code != raw.SQLITE_OK)
            {
                throw Failure(_handle);
            }

            _statements.Add(sql, statement = new SqliteStatement(_handle, handle));
        }

        return statement;
    }

    /// <summary>Runs a script of any number of statements without parameters.</summary>
    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(_handle, sql) != raw.SQLITE_OK)
        {
            throw Failure(_handle);
        }
    }

    /// <summary>The number a question without parameters answers, or null.</summary>
    public long? Scalar(string sql) => Prepare(sql).Scalar();

    /// <summary>Gives up the open transaction, if there is one.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }
}
