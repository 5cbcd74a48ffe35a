using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads which skills there are. BINARY collation over UTF-8 orders by code point, so names are put in ordinal order here.</summary>
internal static class SkillReader
{
    public static List<string> Names(SqliteDatabase database)
    {
        var names = new List<string>();
        var rows = database.Prepare("SELECT DISTINCT skill_name FROM skill_metrics JOIN skill_versions USING (version_id) JOIN skills USING (skill_id)");
        try
        {
            while (rows.Step())
            {
                names.Add(rows.Text(0));
            }
        }
        finally
        {
            rows.Reset();
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public static List<SkillAggregate> Aggregates(SqliteDatabase database)
    {
        var reader = new AggregateReader(database);
        return [.. Names(database).Select(name => reader.Read(name, VersionFilter.All)!)];
    }
}
