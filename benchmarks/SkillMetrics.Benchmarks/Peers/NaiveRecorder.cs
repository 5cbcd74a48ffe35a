using Dapper;
using Microsoft.Data.Sqlite;
using SkillMetrics.Benchmarks.Limits;
using SkillMetrics.Records;
using SQLitePCL;

namespace SkillMetrics.Benchmarks.Peers;

/// <summary>
/// What most programs do first: Dapper over Microsoft.Data.Sqlite, a connection and a commit for every record, 5 seconds of patience with
/// a busy database. The connections come from Microsoft.Data.Sqlite's pool. The table is the plain one, without a check for repeats and
/// without aggregates.
/// </summary>
internal sealed class NaiveRecorder : IDisposable
{
    private const string Insert = """
        INSERT INTO records (kind, skill_name, skill_version, session_id, execution_id, timestamp, duration, succeeded, error_type, agent, workflow_path)
        VALUES (@Kind, @SkillName, @SkillVersion, @SessionId, @ExecutionId, @Timestamp, @Duration, @Succeeded, @ErrorType, @Agent, @WorkflowPath)
        """;

    private readonly string _connectionString;

    public NaiveRecorder(string path)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5 }.ToString();
        using var connection = new SqliteConnection(_connectionString);
        connection.Execute(PlainTable.Create);
    }

    /// <summary>Commits one record.</summary>
    /// <returns>Whether it was committed before patience ran out.</returns>
    public bool TryRecord(MetricRecord record)
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Execute(Insert, PlainRow.Of(record));
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            return false;
        }
    }

    public void Dispose() => SqliteConnection.ClearAllPools();
}
