using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads what is recent, of one skill or of all, by the indexes by time.</summary>
internal static class LiveReader
{
    private const string AllVersions = "skill_metrics m";

    private const string VersionsOfSkill = """
        skills s
        CROSS JOIN skill_versions v ON v.skill_id = s.skill_id AND s.skill_name = ?4
        CROSS JOIN skill_metrics m ON m.version_id = v.version_id
        """;

    // CROSS JOIN keeps the order: from the versions with a record in the window to a range of the index of each.
    private const string Executions = """
        CROSS JOIN performance_metrics p ON p.version_id = m.version_id AND p.timestamp > ?1 AND p.timestamp <= ?2
        WHERE m.last_record > ?1
        """;

    private static readonly string _edits = $"""
        SELECT coalesce(sum(interaction = '{RecordKinds.Name(InteractionType.EditAccepted)}'), 0),
               coalesce(sum(interaction = '{RecordKinds.Name(InteractionType.EditRejected)}'), 0)
        FROM interactions WHERE timestamp > ?1 AND timestamp <= ?2
        """;

    /// <summary>The sample, or null where the skill has no records.</summary>
    public static LiveSample? Read(SqliteDatabase database, LiveWindow window)
    {
        if (window.SkillName is { } skill && EvidenceReader.Versions(database, skill).Count == 0)
        {
            return null;
        }

        var versions = window.SkillName is null ? AllVersions : VersionsOfSkill;
        var (count, ticks, exceptions, accepted, rejected) = (0L, new List<long>(), 0L, 0L, 0L);
        Each($"SELECT count(*) FROM {versions} {Executions}", ofSkill: 4, row => count = row.Int64(0));
        Each(
            $"SELECT p.execution_ticks, p.exception_occurred FROM {versions} {Executions} ORDER BY p.timestamp DESC, p.id DESC LIMIT ?3",
            ofSkill: 4,
            row =>
            {
                ticks.Add(row.Int64(0));
                exceptions += row.Int64(1);
            },
            limit: 3);
        Each(
            window.SkillName is null ? _edits : $"{_edits} AND skill_name = ?3",
            ofSkill: 3,
            row => (accepted, rejected) = (row.Int64(0), row.Int64(1)));
        return new LiveSample { ExecutionCount = count, ExecutionTicks = ticks, ExceptionCount = exceptions, AcceptedEdits = accepted, RejectedEdits = rejected };

        void Each(string sql, int ofSkill, Action<SqliteStatement> read, int? limit = null)
        {
            var rows = database.Prepare(sql);
            try
            {
                rows.Bind(1, EvidenceReader.Floor(window.After));
                rows.Bind(2, EvidenceReader.Floor(window.UpTo));
                if (limit is { } position)
                {
                    rows.Bind(position, (long)window.Newest);
                }

                if (window.SkillName is not null)
                {
                    rows.Bind(ofSkill, window.SkillName);
                }

                while (rows.Step())
                {
                    read(rows);
                }
            }
            finally
            {
                rows.Reset();
            }
        }
    }
}
