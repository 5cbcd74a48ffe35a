using System.Buffers;
using System.Text;
using SQLitePCL;

namespace SkillMetrics.Storage.Sqlite.Native;

/// <summary>
/// A prepared statement. Parameters count from 1, columns from 0. Texts are bound and read with their length, so that they may hold
/// NUL characters.
/// </summary>
internal sealed class SqliteStatement(sqlite3 database, sqlite3_stmt handle) : IDisposable
{
    private const int OnStack = 512;

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(handle, index, value));

    public void Bind(int index, bool value) => Bind(index, value ? 1L : 0L);

    public void Bind(int index, long? value) => Check(value is { } v ? raw.sqlite3_bind_int64(handle, index, v) : raw.sqlite3_bind_null(handle, index));

    public void Bind(int index, double value) => Check(raw.sqlite3_bind_double(handle, index, value));

    public void Bind(int index, double? value) => Check(value is { } v ? raw.sqlite3_bind_double(handle, index, v) : raw.sqlite3_bind_null(handle, index));

    public void Bind(int index, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(handle, index));
            return;
        }

        if (value.Length == 0)
        {
            // An empty span has no address and would be bound as NULL.
            Check(raw.sqlite3_bind_text(handle, index, string.Empty));
            return;
        }

        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = size > OnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> buffer = rented is null ? stackalloc byte[OnStack] : rented;
        var length = Encoding.UTF8.GetBytes(value, buffer);
        Check(raw.sqlite3_bind_text(handle, index, buffer[..length]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Bind(int index, ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failure(),
        };
    }

    /// <summary>Runs a statement that returns no rows, and makes it ready to run again.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs a statement that returns one number, or null where it returns no row or a null.</summary>
    public long? Scalar()
    {
        try
        {
            return Step() ? OptionalInt64(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready to run again. The code is that of the last step, which has been thrown already.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public long? OptionalInt64(int column) => IsNull(column) ? null : Int64(column);

    public bool Boolean(int column) => Int64(column) != 0;

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    public double? OptionalDouble(int column) => IsNull(column) ? null : Double(column);

    /// <summary>The bytes of a column, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public string? OptionalText(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure();
        }
    }

    private SqliteFailureException Failure() => SqliteDatabase.Failure(database);
}
