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

    /// <summary>How many rows all statements of this connection have changed so far.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(_handle);

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Whether it reads the file without any lock and without its log, and so sees no change of it.</summary>
    public bool IsImmutable { get; private init; }

    public static SqliteDatabase Open(string path, bool readOnly) => readOnly
        ? OpenToRead(path)
        : Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

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

    /// <summary>
    /// Copies the whole database into a new file by SQLite's online backup, while others go on writing. The file appears only when it is
    /// whole.
    /// </summary>
    public void BackUpTo(string path, BusyRetry retry)
    {
        // A name of its own: two that write the same backup must not write the same file.
        var unfinished = $"{path}.{Guid.CreateVersion7():N}.unfinished";
        PrivateFile.Create(unfinished);
        try
        {
            using (var target = Open(unfinished, readOnly: false))
            {
                Copy(from: this, to: target, retry);

                // The copy is of a database in WAL mode; one that lies alone is easier to keep and to move.
                target.Execute("PRAGMA journal_mode = DELETE");
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Copies the whole of another database over this one, in one transaction of this one.</summary>
    public void RestoreFrom(SqliteDatabase source, BusyRetry retry) => Copy(source, this, retry);

    /// <summary>Gives up the open transaction, if there is one.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    /// <summary>
    /// Reading a database in WAL mode needs files beside it. Where they cannot be made, because its folder may not be written, and nobody
    /// has it open and nothing lies in its log, the file alone is the database, and is read as it is.
    /// </summary>
    private static SqliteDatabase OpenToRead(string path)
    {
        var database = Open(path, raw.SQLITE_OPEN_READONLY);
        try
        {
            // The first look at the file is what opens its log.
            database.Scalar("PRAGMA schema_version");
            return database;
        }
        catch (SqliteFailureException e) when (e.IsRefusal && File.Exists(path))
        {
            database.Dispose();
            return File.Exists($"{path}-shm") || new FileInfo($"{path}-wal") is { Exists: true, Length: > 0 }
                ? throw new SqliteFailureException(
                    e.Code, $"its folder may not be written, and somebody has it open, or has left what was written last in {path}-wal; open it once as somebody who may write there, or copy a backup of it to a folder of yours")
                : Open(UriOf(path), raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, isImmutable: true);
        }
        catch (SqliteFailureException)
        {
            // Whoever asks next meets it again, and deals with it.
            return database;
        }
    }

    private static string UriOf(string path) => $"file://{(path.StartsWith('/') ? string.Empty : "/")}{string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString))}?immutable=1";

    private static SqliteDatabase Open(string path, int flags, bool isImmutable = false)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_NOMUTEX | flags, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = Failure(handle);
            handle.Dispose();
            throw failure;
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, 0);
        _ = raw.sqlite3_create_function(
            handle, IdentityOrder.Function, 1, raw.SQLITE_DETERMINISTIC, null, static (context, _, arguments) =>
                raw.sqlite3_result_int64(context, IdentityOrder.OfId(raw.sqlite3_value_text(arguments[0]).utf8_to_string())));
        return new SqliteDatabase(handle) { IsImmutable = isImmutable };
    }

    private static void Copy(SqliteDatabase from, SqliteDatabase to, BusyRetry retry)
    {
        using var backup = raw.sqlite3_backup_init(to._handle, "main", from._handle, "main");
        if (backup.IsInvalid)
        {
            throw Failure(to._handle);
        }

        // All pages in one step: a copy in several would start again whenever another connection writes in between.
        retry.Run(() =>
        {
            var code = raw.sqlite3_backup_step(backup, -1);
            if (code != raw.SQLITE_DONE)
            {
                throw new SqliteFailureException(code, "The backup could not be copied");
            }
        });
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
