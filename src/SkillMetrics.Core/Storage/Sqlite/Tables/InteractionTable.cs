using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class InteractionTable : RecordTable
{
    public override string Name => "interactions";

    public override string Insert => """
        INSERT INTO interactions (identity_hash, skill_name, skill_version, session_key, timestamp, interaction, length)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (identity_hash) DO NOTHING
        """;

    public override string Select => """
        SELECT t.skill_name, t.skill_version, se.session_id, t.timestamp, t.interaction, t.length
        FROM interactions t
        LEFT JOIN sessions se ON se.session_key = t.session_key
        """;

    public override string OfSkill => "t.skill_name = ?";

    public override string OfVersion => "t.skill_version IS ?";

    public override void Bind(SqliteStatement insert, MetricRecord record, NameIds ids)
    {
        var r = (InteractionRecord)record;
        insert.Bind(2, r.SkillName);
        insert.Bind(3, r.SkillVersion);
        insert.Bind(4, ids.Session(r.SessionId));
        insert.Bind(5, UnixTime.ToMicroseconds(r.Timestamp));
        insert.Bind(6, RecordKinds.Name(r.Interaction));
        insert.Bind(7, r.Length);
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
