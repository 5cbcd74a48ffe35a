using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads on which workflow paths the skills ran.</summary>
internal static class PathReader
{
    // What a skill counts beyond all its paths ran without one. Ticks are summed in two parts: a sum that leaves the range of integers is
    // an error in SQLite.
    private const string Paths = """
        WITH paths AS (
            SELECT v.skill_id, p.label_id, p.total, p.completed, p.duration_count, p.duration_ticks
            FROM path_metrics p JOIN skill_versions v USING (version_id)
        ), parts AS (
            SELECT * FROM paths
            UNION ALL
            SELECT v.skill_id, NULL, m.total_invocations, m.completed_invocations, m.duration_count, m.total_duration_ticks
            FROM skill_metrics m JOIN skill_versions v USING (version_id)
            UNION ALL
            SELECT skill_id, NULL, -total, -completed, -duration_count, -duration_ticks FROM paths
        )
        SELECT s.skill_name, l.label, sum(t.total), sum(t.completed), sum(t.duration_count),
               sum(t.duration_ticks / 1000000000), sum(t.duration_ticks % 1000000000)
        FROM parts t JOIN skills s USING (skill_id) LEFT JOIN labels l USING (label_id)
        GROUP BY t.skill_id, t.label_id
        HAVING sum(t.total) > 0
        """;

    public static List<SkillPath> Read(SqliteDatabase database)
    {
        var paths = new List<SkillPath>();
        var rows = database.Prepare(Paths);
        try
        {
            while (rows.Step())
            {
                paths.Add(new SkillPath(rows.Text(0), rows.OptionalText(1), Sum(rows)));
            }
        }
        finally
        {
            rows.Reset();
        }

        paths.Sort(SkillPath.InOrder);
        return paths;
    }

    private static PathAggregate Sum(SqliteStatement row) => new()
    {
        Total = row.Int64(2),
        Completed = row.Int64(3),
        DurationCount = row.Int64(4),
        DurationTicks = TickSum.OfParts(row.Int64(5), row.Int64(6)),
    };
}
