using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Counts the sessions of a version, and those of its skill, in which a session counts once however many versions it used.</summary>
internal sealed class SessionCounter(SqliteDatabase database)
{
    private readonly SqliteStatement _addToVersion = database.Prepare("UPDATE skill_versions SET session_count = session_count + 1 WHERE version_id = ?");

    private readonly SqliteStatement _addToSkill = database.Prepare("""
        UPDATE skills SET session_count = session_count + 1
        WHERE skill_id = (SELECT skill_id FROM skill_versions WHERE version_id = ?2)
          AND NOT EXISTS (
              SELECT 1
              FROM skill_versions v
              CROSS JOIN session_skill k ON k.session_key = ?1 AND k.version_id = v.version_id
              WHERE v.skill_id = skills.skill_id AND v.version_id <> ?2)
        """);

    /// <summary>Counts a session that has just got its row with a version.</summary>
    public void Count(long session, long version)
    {
        _addToVersion.Bind(1, version);
        _addToVersion.Run();
        _addToSkill.Bind(1, session);
        _addToSkill.Bind(2, version);
        _addToSkill.Run();
    }
}
