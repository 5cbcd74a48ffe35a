using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>
/// Which identities are in the store, and where their records are. A table of its own rather than an index on each kind's: it is written
/// in its own order, and the rows, which come in another, are then only appended.
/// </summary>
internal sealed class IdentityTable(SqliteDatabase database)
{
    private readonly SqliteStatement _add = database.Prepare("""
        INSERT INTO record_identities (identity_order, identity_hash, kind, record_id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
        """);

    private readonly SqliteStatement _find = database.Prepare("""
        SELECT record_id FROM record_identities WHERE identity_order = ?1 AND identity_hash = ?2 AND kind = ?3
        """);

    private readonly SqliteStatement _move = database.Prepare("""
        UPDATE record_identities SET record_id = ?4 WHERE identity_order = ?1 AND identity_hash = ?2 AND kind = ?3
        """);

    /// <summary>Adds an identity, unless it is there.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(IdentityKey key, long recordId)
    {
        Bind(_add, key);
        _add.Bind(4, recordId);
        _add.Run();
        return database.Changes == 1;
    }

    /// <summary>The row id of a record, or null where its identity is not there.</summary>
    public long? Find(IdentityKey key)
    {
        Bind(_find, key);
        return _find.Scalar();
    }

    /// <summary>Says that a record has another row from now on.</summary>
    public void Move(IdentityKey key, long recordId)
    {
        Bind(_move, key);
        _move.Bind(4, recordId);
        _move.Run();
    }

    private static void Bind(SqliteStatement statement, IdentityKey key)
    {
        statement.Bind(1, key.Order);
        statement.Bind(2, key.Hash);
        statement.Bind(3, (long)key.Kind);
    }
}
