using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class InteractionTable : RecordTable
{
    public override string Name => "interactions";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "skill_name", "skill_version", "session_key", "timestamp", "interaction", "length",
    ];

    public override string Select => """
        SELECT t.skill_name, t.skill_version, se.session_id, t.timestamp, t.interaction, t.length
        FROM interactions t
        LEFT JOIN sessions se ON se.session_key = t.session_key
        """;

    public override string OfSkill => "t.skill_name = ?";

    public override string OfVersion => "t.skill_version IS ?";

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (InteractionRecord)record;
        statement.Bind(2, r.SkillName);
        statement.Bind(3, r.SkillVersion);
        statement.Bind(4, ids.Session(r.SessionId));
        statement.Bind(5, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(6, RecordKinds.Name(r.Interaction));
        statement.Bind(7, r.Length);
    }

    public override MetricRecord Read(SqliteStatement row) => new InteractionRecord
    {
        SkillName = row.OptionalText(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.Text(2),
        Timestamp = Time(row, 3),
        Interaction = RecordKinds.Interaction(row.Text(4)),
        Length = row.OptionalInt64(5),
    };
}
