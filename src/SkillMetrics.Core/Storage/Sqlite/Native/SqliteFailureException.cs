using SQLitePCL;

namespace SkillMetrics.Storage.Sqlite.Native;

/// <summary>A call into SQLite failed. Stays inside this home, which turns it into a message about the store.</summary>
internal sealed class SqliteFailureException(int code, string message) : Exception(message)
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;

    private int PrimaryCode => Code & 0xFF;

    /// <summary>Somebody else holds a lock: the same call may succeed a moment later.</summary>
    public bool IsBusy => PrimaryCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>A file beside the database could not be made: its folder may not be written.</summary>
    public bool IsRefusal => PrimaryCode is raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN;

    /// <summary>The file is not what it should be.</summary>
    public bool IsDamage => PrimaryCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>The data is at fault, not the database: trying again cannot help, and other data may be written all the same.</summary>
    public bool IsFaultOfData => PrimaryCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE;
}
