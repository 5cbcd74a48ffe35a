using System.Collections.Concurrent;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Read-only connections, each with its prepared statements, lent to one reader at a time.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<SqliteDatabase> _idle = [];
    private volatile bool _disposed;

    public SqliteDatabase Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteMetricsStore));
        return _idle.TryTake(out var database) ? database : SqliteDatabase.Open(path, readOnly: true);
    }

    /// <summary>Takes a connection back; one that is in doubt, or would not see what changes, is closed.</summary>
    public void Return(SqliteDatabase database, bool sound)
    {
        if (!sound || database.IsImmutable || _disposed)
        {
            database.Dispose();
            return;
        }

        _idle.Add(database);
        if (_disposed)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var database))
        {
            database.Dispose();
        }
    }
}
