using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class RollbackTable : RecordTable
{
    public override string Name => "rollback_events";

    public override bool IsPruned => false;

    public override string IdColumn => "event_id";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "version_id", "session_key", "timestamp", "event_id", "from_state", "to_state", "trigger_reason",
        "trigger_metric", "automated",
        "audit_entry", "audit_hash",
    ];

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.timestamp, t.event_id, t.from_state, t.to_state, t.trigger_reason, t.trigger_metric, t.automated,
               t.audit_entry, t.audit_hash
        FROM rollback_events t
        {SkillJoins}
        """;

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (RollbackRecord)record;
        statement.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        statement.Bind(3, ids.Session(r.SessionId));
        statement.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(5, r.EventId);
        statement.Bind(6, r.FromState);
        statement.Bind(7, r.ToState);
        statement.Bind(8, r.TriggerReason);
        statement.Bind(9, r.TriggerMetric);
        statement.Bind(10, r.Automated);
        statement.Bind(11, r.AuditEntry);
        statement.Bind(12, r.AuditHash);
    }

    public override MetricRecord Read(SqliteStatement row) => new RollbackRecord
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        EventId = row.Text(4),
        FromState = row.Text(5),
        ToState = row.Text(6),
        TriggerReason = row.OptionalText(7),
        TriggerMetric = row.OptionalText(8),
        Automated = row.Boolean(9),
        AuditEntry = row.OptionalInt64(10),
        AuditHash = row.OptionalText(11),
    };
}
