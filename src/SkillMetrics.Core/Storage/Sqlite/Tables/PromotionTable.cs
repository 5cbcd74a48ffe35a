using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class PromotionTable : RecordTable
{
    public override string Name => "promotion_events";

    public override bool IsPruned => false;

    public override string IdColumn => "event_id";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "version_id", "session_key", "timestamp", "event_id", "from_state", "to_state", "approver", "approval_ticket",
        "reason", "automated_checks", "audit_entry", "audit_hash",
    ];

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.timestamp, t.event_id, t.from_state, t.to_state, t.approver, t.approval_ticket, t.reason, t.automated_checks,
               t.audit_entry, t.audit_hash
        FROM promotion_events t
        {SkillJoins}
        """;

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (PromotionRecord)record;
        statement.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        statement.Bind(3, ids.Session(r.SessionId));
        statement.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(5, r.EventId);
        statement.Bind(6, r.FromState);
        statement.Bind(7, r.ToState);
        statement.Bind(8, r.Approver);
        statement.Bind(9, r.ApprovalTicket);
        statement.Bind(10, r.Reason);
        statement.Bind(11, r.AutomatedChecks);
        statement.Bind(12, r.AuditEntry);
        statement.Bind(13, r.AuditHash);
    }

    public override MetricRecord Read(SqliteStatement row) => new PromotionRecord
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        EventId = row.Text(4),
        FromState = row.Text(5),
        ToState = row.Text(6),
        Approver = row.Text(7),
        ApprovalTicket = row.Text(8),
        Reason = row.OptionalText(9),
        AutomatedChecks = row.Text(10),
        AuditEntry = row.OptionalInt64(11),
        AuditHash = row.OptionalText(12),
    };
}
