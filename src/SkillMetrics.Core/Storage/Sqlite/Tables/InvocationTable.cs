using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class InvocationTable : RecordTable
{
    /// <summary>Ends a running invocation: its row id, then its state, duration, error and actions.</summary>
    public const string End = """
        UPDATE skill_invocation SET state = ?2, duration_ticks = ?3, error_id = ?4, follow_up_actions = ?5
        WHERE id = ?1 AND state = 0
        """;

    public override string Name => "skill_invocation";

    public override string Kept => "t.state = 0";

    public override string IdColumn => "invocation_id";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "version_id", "session_key", "invoked_at", "invocation_id", "path_id", "state", "duration_ticks", "error_id",
        "follow_up_actions",
    ];

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.invoked_at, t.invocation_id, pa.label, t.state, t.duration_ticks, er.label, t.follow_up_actions
        FROM skill_invocation t
        {SkillJoins}
        LEFT JOIN labels pa ON pa.label_id = t.path_id
        LEFT JOIN labels er ON er.label_id = t.error_id
        """;

    public override string TimeColumn => "t.invoked_at";

    // By what the session's skills did in it and when: there is no index by session, which would cost every insert.
    public override string OfSession => """
        t.id IN (
            SELECT i.id
            FROM sessions q
            CROSS JOIN session_skill k ON k.session_key = q.session_key
            CROSS JOIN skill_invocation i ON i.version_id = k.version_id AND i.invoked_at BETWEEN k.first_invoked AND k.last_invoked
            WHERE q.session_id = ? AND i.session_key = q.session_key)
        """;

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (InvocationRecord)record;
        statement.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        statement.Bind(3, ids.Session(r.SessionId));
        statement.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(5, r.InvocationId);
        statement.Bind(6, ids.Label(r.WorkflowPath));
        statement.Bind(7, (long)r.State);
        statement.Bind(8, r.Duration?.Ticks);
        statement.Bind(9, ids.Label(r.ErrorType));
        statement.Bind(10, JsonColumn.Of(r.FollowUpActions));
    }

    public static void BindEnd(SqliteStatement end, InvocationRecord ended, NameIds ids)
    {
        end.Bind(2, (long)ended.State);
        end.Bind(3, ended.Duration?.Ticks);
        end.Bind(4, ids.Label(ended.ErrorType));
        end.Bind(5, JsonColumn.Of(ended.FollowUpActions));
    }

    public override MetricRecord Read(SqliteStatement row) => new InvocationRecord
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        InvocationId = row.Text(4),
        WorkflowPath = row.OptionalText(5),
        Completed = row.Int64(6) == (long)InvocationState.Completed,
        Duration = row.OptionalInt64(7) is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        ErrorType = row.OptionalText(8),
        FollowUpActions = JsonColumn.ToList(row.OptionalText(9)),
    };
}
