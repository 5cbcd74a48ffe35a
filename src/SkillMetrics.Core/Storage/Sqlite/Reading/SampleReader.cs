using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads recent records of one skill version one by one.</summary>
internal static class SampleReader
{
    public static EvidenceSample Read(SqliteDatabase database, EvidenceWindow window)
    {
        if (EvidenceReader.VersionOf(database, window) is not { } version)
        {
            return new EvidenceSample();
        }

        return new EvidenceSample
        {
            Executions = Rows(
                database, "execution_ticks, exception_occurred, session_key", "performance_metrics", version, window,
                row => new ExecutionSample(row.Int64(0), row.Int64(1) != 0, row.OptionalInt64(2) ?? 0)),
            Outcomes = Rows(
                database, $"correct, decision_id IS (SELECT label_id FROM labels WHERE label = '{OutcomeRecord.ErrorDecision}'), session_key", "outcome_metrics", version, window,
                row => new OutcomeSample(row.Int64(0) != 0, row.Int64(0) == 0 && row.Int64(1) != 0, row.OptionalInt64(2) ?? 0)),
            Fidelities = Rows(database, "pattern_fidelity", "fidelity_metrics", version, window, row => row.Double(0)),
        };
    }

    /// <summary>The newest first, where only some of them count, and turned round.</summary>
    private static List<T> Rows<T>(SqliteDatabase database, string columns, string table, long version, EvidenceWindow window, Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        var select = database.Prepare($"SELECT {columns} FROM {table} {EvidenceReader.Where} ORDER BY timestamp DESC, id DESC LIMIT ?4");
        EvidenceReader.Bind(select, version, window);
        select.Bind(4, window.Newest ?? -1L);
        try
        {
            while (select.Step())
            {
                rows.Add(read(select));
            }
        }
        finally
        {
            select.Reset();
        }

        rows.Reverse();
        return rows;
    }
}
