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
            SchemaMigrator.EnsureOurs(database, path);
            SchemaMigrator.Verify(database, path);
            if (SchemaVersion.Of(database) == 0)
            {
                throw new StoreNotFoundException(path);
            }

            SchemaVersion.EnsureCurrent(database, path);
        });
    }

    private SqliteWriter OpenWriter()
    {
        CreateFile();
        var database = SqliteDatabase.Open(path, readOnly: false);
        try
        {
            // Looked at before anything is set: a file of something else stays as it is, its journal mode included.
            retry.Run(() => SchemaMigrator.EnsureOurs(database, path));
            retry.Run(() => database.Execute("PRAGMA journal_mode = WAL"));
            database.Execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
            new SchemaMigrator(database, retry, options.TimeProvider).Migrate(path);
            return new SqliteWriter(database, path, retry, options);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Readable by its owner only; SQLite gives the files beside it the same rights.</summary>
    private void CreateFile()
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (!File.Exists(path))
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
    }
}
