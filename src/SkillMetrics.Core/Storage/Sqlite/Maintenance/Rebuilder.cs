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

        // Records that are gone cannot be mended, only forgotten: once they are, what is left of their source can be read anew.
        var lost = before.Count > 0 ? IdentityCheck.Lost(database).ToList() : [];
        WriteAnew(database);
        RecordCounts.WriteAnew(database);
        IdentityCheck.WriteAnew(database);
        List<string> left = [.. lost, .. Verification.Verify(database)];
        return new RebuildResult([.. before.Except(left, StringComparer.Ordinal)], left);
    }

    /// <summary>Writes what reports are made of; not how many records there should be.</summary>
    public static void WriteAnew(SqliteDatabase database)
    {
        var recount = Verification.Recount(database, new List<string>());
        foreach (var table in AggregateTables.Live.All)
        {
            database.Execute($"DELETE FROM {table}");
        }

        // Filled together with paths and sessions.
        database.Execute("DELETE FROM skill_invocation_fts; UPDATE skills SET session_count = 0; UPDATE skill_versions SET session_count = 0;");
        recount.WriteTo(new AggregateWriter(database, new NameIds(database), AggregateTables.Live));
    }
}
