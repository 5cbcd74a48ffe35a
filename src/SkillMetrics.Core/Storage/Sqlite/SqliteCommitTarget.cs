using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Recording;
using SkillMetrics.Storage.Sqlite.Maintenance;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Reading;
using SkillMetrics.Storage.Sqlite.Schema;
using SkillMetrics.Storage.Sqlite.Writing;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>Opens the file when it is first needed, and commits to it.</summary>
internal sealed class SqliteCommitTarget(string path, BusyRetry retry, SqliteStoreOptions options, ILogger logger) : ICommitTarget, IDisposable
{
    // 32 MiB of pages and 16 MiB of log before it is copied back: a large commit then neither spills nor copies a page more often than it must.
    private const string Settings =
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096;";

    private readonly Lock _lock = new();
    private readonly BackupFiles _backups = new(path, retry, options);
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

    /// <summary>Does something in one transaction of the writer, after which no process relies on what it remembered.</summary>
    public T Maintain<T>(Func<SqliteDatabase, T> work)
    {
        EnsureOpen();
        return _writer!.Maintain(work);
    }

    /// <summary>Does something with the ledger in one transaction of the writer, flushed to disk.</summary>
    public T Change<T>(Func<LedgerWriter, T> work)
    {
        EnsureOpen();
        return _writer!.Change(work);
    }

    /// <summary>Copies the store, so that nobody waits for it.</summary>
    public void BackUp(string target) => _backups.Write(target);

    /// <summary>Puts a backup's content in the place of the store's. Called on the writer's thread.</summary>
    /// <returns>The path of the copy of the present content.</returns>
    public string Restore(string backup)
    {
        var staged = _backups.Stage(backup);
        try
        {
            EnsureOpen();
            var aside = FormattableString.Invariant($"{path}.{options.TimeProvider.GetUtcNow():yyyyMMddHHmmssfff}.before-restore");
            BackUp(aside);
            _writer!.Replace(database => Restore(staged, database));
            return aside;
        }
        finally
        {
            File.Delete(staged);
        }
    }

    public void Dispose() => _writer?.Dispose();

    private void Restore(string staged, SqliteDatabase database)
    {
        using var source = SqliteDatabase.Open(staged, readOnly: false);

        // Copied together with the content, so that no process writes in between with what it remembers; and far from every generation
        // that one may remember, of this content or of the one before, or come to by counting while this runs.
        var raise = source.Prepare("UPDATE store_state SET generation = max(generation, ?1) + ?2");
        raise.Bind(1, database.Scalar("SELECT generation FROM store_state") ?? 0L);
        raise.Bind(2, Random.Shared.NextInt64(1L << 20, 1L << 40));
        raise.Run();

        LedgerWriter.TellOfRestore(source, LedgerReader.Head(database), options.TimeProvider.GetUtcNow());

        // A database in WAL mode cannot change the size of its pages.
        if (database.Scalar("PRAGMA page_size") is var size && size != source.Scalar("PRAGMA page_size"))
        {
            source.Execute(FormattableString.Invariant($"PRAGMA page_size = {size}; VACUUM;"));
        }

        database.RestoreFrom(source, retry);
    }

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
            database.Execute(Settings);
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
