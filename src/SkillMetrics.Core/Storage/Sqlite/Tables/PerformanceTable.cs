using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class PerformanceTable : RecordTable
{
    public override string Name => "performance_metrics";

    public override string IdColumn => "execution_id";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "version_id", "session_key", "timestamp", "execution_id", "agent_id", "execution_ticks", "exception_occurred",
        "error_id", "memory_usage_mb",
    ];

    public override string Select => $"""
        SELECT s.skill_name, v.version, se.session_id, t.timestamp, t.execution_id, ag.label, t.execution_ticks, t.exception_occurred, er.label, t.memory_usage_mb
        FROM performance_metrics t
        {SkillJoins}
        LEFT JOIN labels ag ON ag.label_id = t.agent_id
        LEFT JOIN labels er ON er.label_id = t.error_id
        """;

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (PerformanceRecord)record;
        statement.Bind(2, ids.Version(r.SkillName, r.SkillVersion));
        statement.Bind(3, ids.Session(r.SessionId));
        statement.Bind(4, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(5, r.ExecutionId);
        statement.Bind(6, ids.Label(r.Agent));
        statement.Bind(7, r.ExecutionTime.Ticks);
        statement.Bind(8, r.ExceptionOccurred);
        statement.Bind(9, ids.Label(r.ExceptionType));
        statement.Bind(10, r.MemoryUsageMegabytes);
    }

    public override MetricRecord Read(SqliteStatement row) => new PerformanceRecord
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        ExecutionId = row.Text(4),
        Agent = row.Text(5),
        ExecutionTime = TimeSpan.FromTicks(row.Int64(6)),
        ExceptionOccurred = row.Boolean(7),
        ExceptionType = row.OptionalText(8),
        MemoryUsageMegabytes = row.OptionalDouble(9),
    };
}
