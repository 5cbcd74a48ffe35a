using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite;

/// <summary>How many records of each kind the history holds: a table of its own, changed in the transaction that changes the history.</summary>
internal static class RecordCounts
{
    /// <summary>What the table says; every kind is listed.</summary>
    public static Dictionary<RecordKind, long> Read(SqliteDatabase database) =>
        Enum.GetValues<RecordKind>().ToDictionary(k => k, k => Find(database, k));

    /// <summary>What the history holds, counted row by row.</summary>
    public static Dictionary<RecordKind, long> Recount(SqliteDatabase database) =>
        Enum.GetValues<RecordKind>().ToDictionary(k => k, k => database.Scalar($"SELECT count(*) FROM {RecordTable.Of(k).Name}") ?? 0);

    /// <summary>Counts records that were added, or removed where the number is negative.</summary>
    public static void Add(SqliteDatabase database, RecordKind kind, long count)
    {
        if (count == 0)
        {
            return;
        }

        var update = database.Prepare("UPDATE record_counts SET count = count + ?2 WHERE kind = ?1");
        update.Bind(1, NdjsonCodec.KindName(kind));
        update.Bind(2, count);
        update.Run();
    }

    /// <summary>Writes the table anew.</summary>
    public static void WriteAnew(SqliteDatabase database)
    {
        foreach (var (kind, count) in Recount(database))
        {
            var set = database.Prepare("INSERT OR REPLACE INTO record_counts (kind, count) VALUES (?1, ?2)");
            set.Bind(1, NdjsonCodec.KindName(kind));
            set.Bind(2, count);
            set.Run();
        }
    }

    private static long Find(SqliteDatabase database, RecordKind kind)
    {
        var find = database.Prepare("SELECT count FROM record_counts WHERE kind = ?");
        find.Bind(1, NdjsonCodec.KindName(kind));
        return find.Scalar() ?? 0;
    }
}
