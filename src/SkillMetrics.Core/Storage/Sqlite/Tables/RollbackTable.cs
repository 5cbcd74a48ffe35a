using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class RollbackTable : RecordTable
{
    public override string Name => "rollback_events";

    public override bool IsPruned => false;

    public override string Insert => """
        INSERT INTO rollback_events
            (identity_hash, version_id, session_key, timestamp, event_id, from_state, to_state, trigger_reason, trigger_metric, automated,
             audit_entry, audit_hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (identity_hash) DO NOTHING
        """;

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.timestamp, t.event_id, t.from_state, t.to_state, t.trigger_reason, t.trigger_metric, t.automated,
               t.audit_entry, t.audit_hash
        FROM rollback_events t
        {SkillJoins}
        """;

    public override void Bind(SqliteStatement insert, MetricRecord record, NameIds ids)
    {
        var r = (RollbackRecord)record;
        insert.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        insert.Bind(3, ids.Session(r.SessionId));
        insert.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        insert.Bind(5, r.EventId);
        insert.Bind(6, r.FromState);
        insert.Bind(7, r.ToState);
        insert.Bind(8, r.TriggerReason);
        insert.Bind(9, r.TriggerMetric);
        insert.Bind(10, r.Automated);
        insert.Bind(11, r.AuditEntry);
        insert.Bind(12, r.AuditHash);
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
