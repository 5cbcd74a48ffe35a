using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;
using SkillMetrics.Storage.Sqlite.Writing;

namespace SkillMetrics.Storage.Sqlite.Maintenance;

/// <summary>Writes the aggregates anew. Runs within a transaction of the caller's.</summary>
internal static class Rebuilder
{
    public static RebuildResult Rebuild(SqliteDatabase database)
    {
        var before = Verification.Verify(database);

        // Said this once: from here on the history that is left is the truth.
        var lost = Verification.LostRecords(database);
        RecordCounts.WriteAnew(database);
        WriteAnew(database);
        var after = Verification.Verify(database);
        return new RebuildResult(
            [.. before.Except(after, StringComparer.Ordinal).Except(lost, StringComparer.Ordinal)],
            [.. after.Union(lost, StringComparer.Ordinal)]);
    }

    /// <summary>Writes what reports are made of; not how many records there should be.</summary>
    public static void WriteAnew(SqliteDatabase database)
    {
        var recount = Verification.Recount(database);
        foreach (var table in AggregateTables.Live.All)
        {
            database.Execute($"DELETE FROM {table}");
        }

        // Filled by a trigger from the paths.
        database.Execute("DELETE FROM skill_invocation_fts");
        var ids = new NameIds(database);
        recount.WriteTo(new AggregateWriter(database, ids, AggregateTables.Live), ids);
    }
}
