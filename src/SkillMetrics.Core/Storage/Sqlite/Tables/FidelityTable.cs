using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class FidelityTable : RecordTable
{
    public override string Name => "fidelity_metrics";

    public override string IdColumn => "execution_id";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "version_id", "session_key", "timestamp", "execution_id", "agent_id", "pattern_fidelity", "patterns_followed",
        "patterns_missed", "patterns_detail",
    ];

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.timestamp, t.execution_id, ag.label, t.pattern_fidelity, t.patterns_followed, t.patterns_missed, t.patterns_detail
        FROM fidelity_metrics t
        {SkillJoins}
        LEFT JOIN labels ag ON ag.label_id = t.agent_id
        """;

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (FidelityRecord)record;
        statement.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        statement.Bind(3, ids.Session(r.SessionId));
        statement.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(5, r.ExecutionId);
        statement.Bind(6, ids.Label(r.Agent));
        statement.Bind(7, r.PatternFidelity);
        statement.Bind(8, r.PatternsFollowed);
        statement.Bind(9, r.PatternsMissed);
        statement.Bind(10, JsonColumn.Of(r.PatternsDetail));
    }

    public override MetricRecord Read(SqliteStatement row) => new FidelityRecord
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        ExecutionId = row.Text(4),
        Agent = row.Text(5),
        PatternFidelity = row.Double(6),
        PatternsFollowed = row.Int64(7),
        PatternsMissed = row.Int64(8),
        PatternsDetail = JsonColumn.ToMap(row.OptionalText(9)),
    };
}
