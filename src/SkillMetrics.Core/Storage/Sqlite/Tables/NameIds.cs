using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

/// <summary>
/// The integer ids of names inside the file, created on first mention and remembered. Names are never deleted while the generation
/// stays the same, so that what is remembered stays true; a transaction that is given up must be followed by <see cref="Forget"/>.
/// </summary>
internal sealed class NameIds(SqliteDatabase database)
{
    private const int RememberedNames = 100_000;

    // A session is soon over, and there is no end of them.
    private const int RememberedSessions = 16_384;

    private readonly Dictionary<string, long> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Skill, string? Version), long> _versions = [];
    private readonly HashSet<(string Run, string Phase)> _phases = [];

    public void Forget()
    {
        _labels.Clear();
        _sessions.Clear();
        _versions.Clear();
        _phases.Clear();
    }

    public long? Label(string? label)
    {
        if (label is null)
        {
            return null;
        }

        if (!_labels.TryGetValue(label, out var id))
        {
            id = FindOrAdd("SELECT label_id FROM labels WHERE label = ?", "INSERT INTO labels (label) VALUES (?)", label);
            Remember(_labels, label, id, RememberedNames);
        }

        return id;
    }

    public long? Session(string? sessionId)
    {
        if (sessionId is null)
        {
            return null;
        }

        if (!_sessions.TryGetValue(sessionId, out var id))
        {
            id = FindOrAdd("SELECT session_key FROM sessions WHERE session_id = ?", "INSERT INTO sessions (session_id) VALUES (?)", sessionId);
            Remember(_sessions, sessionId, id, RememberedSessions);
        }

        return id;
    }

    public long Version(string skillName, string? version)
    {
        if (!_versions.TryGetValue((skillName, version), out var id))
        {
            id = FindOrAddVersion(skillName, version);
            Remember(_versions, (skillName, version), id, RememberedNames);
        }

        return id;
    }

    public void EnsurePhase(string runId, string phaseId)
    {
        if (_phases.Contains((runId, phaseId)))
        {
            return;
        }

        var run = database.Prepare("INSERT INTO runs (run_id) VALUES (?) ON CONFLICT DO NOTHING");
        run.Bind(1, runId);
        run.Run();
        var phase = database.Prepare("INSERT INTO phases (run_id, phase_id) VALUES (?, ?) ON CONFLICT DO NOTHING");
        phase.Bind(1, runId);
        phase.Bind(2, phaseId);
        phase.Run();
        if (_phases.Count >= RememberedNames)
        {
            _phases.Clear();
        }

        _phases.Add((runId, phaseId));
    }

    private long FindOrAddVersion(string skillName, string? version)
    {
        var skill = FindOrAdd("SELECT skill_id FROM skills WHERE skill_name = ?", "INSERT INTO skills (skill_name) VALUES (?)", skillName);
        var find = database.Prepare("SELECT version_id FROM skill_versions WHERE skill_id = ?1 AND coalesce(version, '') = coalesce(?2, '')");
        find.Bind(1, skill);
        find.Bind(2, version);
        if (find.Scalar() is { } id)
        {
            return id;
        }

        var add = database.Prepare("INSERT INTO skill_versions (skill_id, version) VALUES (?1, ?2)");
        add.Bind(1, skill);
        add.Bind(2, version);
        add.Run();
        return database.LastInsertRowId;
    }

    private long FindOrAdd(string find, string add, string name)
    {
        var statement = database.Prepare(find);
        statement.Bind(1, name);
        if (statement.Scalar() is { } id)
        {
            return id;
        }

        statement = database.Prepare(add);
        statement.Bind(1, name);
        statement.Run();
        return database.LastInsertRowId;
    }

    private static void Remember<TKey>(Dictionary<TKey, long> names, TKey name, long id, int limit)
        where TKey : notnull
    {
        if (names.Count >= limit)
        {
            names.Clear();
        }

        names.Add(name, id);
    }
}
