using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class OutcomeTable : RecordTable
{
    public override string Name => "outcome_metrics";

    public override string IdColumn => "execution_id";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "version_id", "session_key", "timestamp", "execution_id", "agent_id", "decision_id", "expected_decision_id",
        "correct", "confidence", "reasoning",
    ];

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.timestamp, t.execution_id, ag.label, de.label, ex.label, t.correct, t.confidence, t.reasoning
        FROM outcome_metrics t
        {SkillJoins}
        LEFT JOIN labels ag ON ag.label_id = t.agent_id
        LEFT JOIN labels de ON de.label_id = t.decision_id
        LEFT JOIN labels ex ON ex.label_id = t.expected_decision_id
        """;

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (OutcomeRecord)record;
        statement.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        statement.Bind(3, ids.Session(r.SessionId));
        statement.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(5, r.ExecutionId);
        statement.Bind(6, ids.Label(r.Agent));
        statement.Bind(7, ids.Label(r.Decision));
        statement.Bind(8, ids.Label(r.ExpectedDecision));
        statement.Bind(9, r.Correct);
        statement.Bind(10, r.Confidence);
        statement.Bind(11, r.Reasoning);
    }

    public override MetricRecord Read(SqliteStatement row) => new OutcomeRecord
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        ExecutionId = row.Text(4),
        Agent = row.Text(5),
        Decision = row.Text(6),
        ExpectedDecision = row.OptionalText(7),
        Correct = row.Boolean(8),
        Confidence = row.OptionalDouble(9),
        Reasoning = row.OptionalText(10),
    };
}
