using SkillMetrics.Storage.Ledger;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads the audit log.</summary>
internal static class AuditReader
{
    private const int EntriesATime = 256;

    public static List<AuditEntry> After(SqliteDatabase database, long number, bool storeWideOnly = false)
    {
        var entries = new List<AuditEntry>();
        var rows = database.Prepare(
            $"SELECT number, content, previous_hash, hash FROM audit_log WHERE number > ?1 {(storeWideOnly ? "AND skill_name IS NULL" : string.Empty)} ORDER BY number LIMIT ?2");
        try
        {
            rows.Bind(1, number);
            rows.Bind(2, (long)EntriesATime);
            while (rows.Step())
            {
                entries.Add(new AuditEntry { Number = rows.Int64(0), Content = rows.Text(1), PreviousHash = rows.Text(2), Hash = rows.Text(3) });
            }
        }
        finally
        {
            rows.Reset();
        }

        return entries;
    }

    public static IEnumerable<AuditEntry> All(SqliteDatabase database)
    {
        var entries = After(database, 0);
        while (entries.Count > 0)
        {
            foreach (var entry in entries)
            {
                yield return entry;
            }

            entries = After(database, entries[^1].Number);
        }
    }
}
