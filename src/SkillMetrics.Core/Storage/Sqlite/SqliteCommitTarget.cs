using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Schema;
using SkillMetrics.Storage.Sqlite.Writing;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Opens the file when it is first needed, and commits to it.</summary>
internal sealed class SqliteCommitTarget(string path, BusyRetry retry, SqliteStoreOptions options, ILogger logger) : ICommitTarget, IDisposable
{
    private readonly Lock _lock = new();
    private SqliteWriter? _writer;
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen;

    /// <summary>Opens the file: to write, with its schema brought up to date; or only to look at it, where it is only read.</summary>
    public void EnsureOpen()
    {
        lock (_lock)
        {
            if (_isOpen)
            {
                return;
            }

            try
            {
                if (options.ReadOnly)
                {
                    CheckReadable();
                }
                else
                {
                    _writer = OpenWriter();
                }
            }
            catch (Exception e) when (e is SqliteFailureException or IOException or UnauthorizedAccessException)
            {
                throw SqliteFaults.Open(path, e);
            }

            _isOpen = true;
            logger.StoreOpened("sqlite", path);
        }
    }

    public void Commit(IReadOnlyList<WriteRequest> requests, bool flush)
    {
        EnsureOpen();
        try
        {
            _writer!.Commit(requests, flush);
        }
        catch (SqliteFailureException e) when (!e.IsFaultOfData)
        {
            throw SqliteFaults.Write(path, options.BusyTimeout, e);
        }
    }

    public void Dispose() => _writer?.Dispose();

    private void CheckReadable()
    {
        if (!File.Exists(path))
        {
            throw new StoreNotFoundException(path);
        }

        using var database = SqliteDatabase.Open(path, readOnly: true);
        retry.Run(() =>
        {
            if (new SchemaMigrator(database, path, retry, options).GetStatus().Current == 0)
            {
                throw new StoreNotFoundException(path);
            }

            SchemaVersion.EnsureCurrent(database, path);
        });
    }

    private SqliteWriter OpenWriter()
    {
        PrivateFile.Create(path);
        var database = SqliteDatabase.Open(path, readOnly: false);
        try
        {
            // Looked at before anything is set: a file of something else stays as it is, its journal mode included.
            var migrator = new SchemaMigrator(database, path, retry, options);
            retry.Run(migrator.EnsureOurs);
            retry.Run(() => database.Execute("PRAGMA journal_mode = WAL"));
            database.Execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
            migrator.Up();
            return new SqliteWriter(database, path, retry, options);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
