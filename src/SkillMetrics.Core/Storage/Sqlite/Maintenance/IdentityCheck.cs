using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Maintenance;

/// <summary>Compares the known identities with the records that are there. Runs within a transaction of the caller's.</summary>
internal static class IdentityCheck
{
    /// <summary>Says which records are gone although their identities are known: they were taken out by something else than a prune.</summary>
    public static IEnumerable<string> Lost(SqliteDatabase database) => Count(
        database,
        (kind, table) => $"""
            SELECT count(*) FROM record_identities i
            WHERE i.kind = {(int)kind} AND NOT EXISTS (SELECT 1 FROM {table.Name} t WHERE t.id = i.record_id)
            """,
        (count, table) => $"Table {table.Name} has lost {count} of its records: their identities are known, their rows are gone.");

    /// <summary>Says which records their identities do not lead to, so that they could be stored twice.</summary>
    public static IEnumerable<string> Unknown(SqliteDatabase database) => Count(
        database,
        (kind, table) => $"""
            SELECT count(*) FROM {table.Name} t
            LEFT JOIN (SELECT record_id, identity_hash FROM record_identities WHERE kind = {(int)kind}) i ON i.record_id = t.id
            WHERE i.identity_hash IS NOT t.identity_hash
            """,
        (count, table) => $"Table {table.Name} has {count} records that their identities do not lead to.");

    /// <summary>Writes the identities anew, from the records that are there. Of two rows with one identity, it leads to the first.</summary>
    public static void WriteAnew(SqliteDatabase database)
    {
        database.Execute("DELETE FROM record_identities");
        foreach (var (kind, table) in Tables())
        {
            var order = table.IdColumn is { } id ? $"{IdentityOrder.Function}({id})" : "0";
            database.Execute($"INSERT OR IGNORE INTO record_identities SELECT {order}, identity_hash, {(int)kind}, id FROM {table.Name}");
        }
    }

    private static IEnumerable<string> Count(SqliteDatabase database, Func<RecordKind, RecordTable, string> question, Func<long, RecordTable, string> finding)
    {
        foreach (var (kind, table) in Tables())
        {
            if (database.Scalar(question(kind, table)) is > 0 and var count)
            {
                yield return finding(count, table);
            }
        }
    }

    private static IEnumerable<(RecordKind Kind, RecordTable Table)> Tables() => Enum.GetValues<RecordKind>().Select(k => (k, RecordTable.Of(k)));
}
