using System.Text;
using SkillMetrics.Records;
using SQLitePCL;

namespace SkillMetrics.Benchmarks.Limits;

/// <summary>
/// What SQLite itself can do: one prepared INSERT through SQLitePCL into a plain table with an integer key, twelve columns and no index,
/// WAL, every commit flushed to disk. No check for repeats, no aggregates.
/// </summary>
internal sealed class PlainTable : IDisposable
{
    public const int RecordsPerCommit = 1_000;

    public const string Create = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE records (
            id INTEGER PRIMARY KEY, kind INTEGER, skill_name TEXT, skill_version TEXT, session_id TEXT, execution_id TEXT, timestamp INTEGER,
            duration INTEGER, succeeded INTEGER, error_type TEXT, agent TEXT, workflow_path TEXT);
        """;

    private const string InsertRow = """
        INSERT INTO records (kind, skill_name, skill_version, session_id, execution_id, timestamp, duration, succeeded, error_type, agent, workflow_path)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;

    public PlainTable(string path)
    {
        _ = raw.sqlite3_open(path, out _database);
        Check(raw.sqlite3_exec(_database, Create + "PRAGMA synchronous = FULL;"));
        _insert = Prepare(InsertRow);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    /// <summary>Inserts records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="perCommit">How many make a transaction.</param>
    public void Insert(IReadOnlyList<MetricRecord> records, int perCommit)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (i % perCommit == 0)
            {
                Run(_begin);
            }

            Bind(PlainRow.Of(records[i]));
            Run(_insert);
            if ((i + 1) % perCommit == 0 || i + 1 == records.Count)
            {
                Run(_commit);
            }
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _database.Dispose();
    }

    private void Bind(in PlainRow row)
    {
        _ = raw.sqlite3_bind_int64(_insert, 1, row.Kind);
        Bind(2, row.SkillName);
        Bind(3, row.SkillVersion);
        Bind(4, row.SessionId);
        Bind(5, row.ExecutionId);
        _ = raw.sqlite3_bind_int64(_insert, 6, row.Timestamp);
        _ = raw.sqlite3_bind_int64(_insert, 7, row.Duration);
        _ = raw.sqlite3_bind_int64(_insert, 8, row.Succeeded);
        Bind(9, row.ErrorType);
        Bind(10, row.Agent);
        Bind(11, row.WorkflowPath);
    }

    private void Bind(int index, string? text)
    {
        if (text is null)
        {
            _ = raw.sqlite3_bind_null(_insert, index);
            return;
        }

        Span<byte> utf8 = stackalloc byte[256];
        _ = raw.sqlite3_bind_text(_insert, index, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement));
        return statement;
    }

    private void Run(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(_database).utf8_to_string());
        }
    }
}
