using System.Globalization;
using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Adds up recent records of one skill version, from the indexes by time alone.</summary>
internal static class EvidenceReader
{
    private const string VersionRows = """
        SELECT v.version, m.first_record, m.last_record
        FROM skill_metrics m
        JOIN skill_versions v USING (version_id)
        JOIN skills s USING (skill_id)
        WHERE s.skill_name = ?1
        ORDER BY m.last_record DESC, m.version_id DESC
        """;

    private const string FindVersion = "SELECT version_id FROM skill_versions JOIN skills USING (skill_id) WHERE skill_name = ?1 AND version IS ?2";
    /// <summary>The records of a window, by the parameters that <see cref="Bind"/> binds.</summary>
    public const string Where = "WHERE version_id = ?1 AND timestamp > ?2 AND timestamp <= ?3";
    private const string Newest = $"{Where} ORDER BY timestamp DESC, id DESC LIMIT ?4";

    public static List<SkillVersionTimes> Versions(SqliteDatabase database, string skillName)
    {
        var versions = new List<SkillVersionTimes>();
        var rows = database.Prepare(VersionRows);
        try
        {
            rows.Bind(1, skillName);
            while (rows.Step())
            {
                versions.Add(new(rows.OptionalText(0), UnixTime.FromMicroseconds(rows.Int64(1)), UnixTime.FromMicroseconds(rows.Int64(2))));
            }
        }
        finally
        {
            rows.Reset();
        }

        return versions;
    }

    public static EvidenceFigures Read(SqliteDatabase database, EvidenceWindow window)
    {
        if (VersionOf(database, window) is not { } version)
        {
            return new EvidenceFigures();
        }

        var figures = Sum(database, "performance_metrics", "exception_occurred", "execution_ticks", version, window, new EvidenceFigures(), (f, row) => f with
        {
            PerformanceCount = row.Int64(0),
            ExceptionCount = row.Int64(1),
            ExecutionTicks = TickSum.OfParts(row.Int64(2), row.Int64(3)),
        });
        figures = Sum(database, "outcome_metrics", "correct", "0", version, window, figures, (f, row) => f with { OutcomeCount = row.Int64(0), CorrectCount = row.Int64(1) });
        return Sum(
            database, "fidelity_metrics", "pattern_fidelity", "0", version, window, figures, (f, row) => f with { FidelityCount = row.Int64(0), FidelitySum = row.Double(1) });
    }

    /// <summary>The key of a window's version, or null where it has no records.</summary>
    public static long? VersionOf(SqliteDatabase database, EvidenceWindow window)
    {
        var find = database.Prepare(FindVersion);
        find.Bind(1, window.SkillName);
        find.Bind(2, window.SkillVersion);
        return find.Scalar();
    }

    /// <summary>Binds the parameters of <see cref="Where"/>.</summary>
    public static void Bind(SqliteStatement statement, long version, EvidenceWindow window)
    {
        statement.Bind(1, version);
        statement.Bind(2, window.After is { } after ? Floor(after) : -1L);
        statement.Bind(3, Floor(window.UpTo));
    }

    private static EvidenceFigures Sum(
        SqliteDatabase database,
        string table,
        string first,
        string second,
        long version,
        EvidenceWindow window,
        EvidenceFigures figures,
        Func<EvidenceFigures, SqliteStatement, EvidenceFigures> read)
    {
        var sum = database.Prepare(window.Newest is null
            ? $"SELECT count(*), sum({first}), {Parts(second)} FROM {table} {Where}"
            : $"SELECT count(*), sum(a), {Parts("b")} FROM (SELECT {first} AS a, {second} AS b FROM {table} {Newest})");
        try
        {
            Bind(sum, version, window);
            if (window.Newest is { } newest)
            {
                sum.Bind(4, (long)newest);
            }

            sum.Step();
            return read(figures, sum);
        }
        finally
        {
            sum.Reset();
        }
    }

    /// <summary>As <see cref="TickSum.OfParts"/> puts them together.</summary>
    private static string Parts(string column) => string.Create(CultureInfo.InvariantCulture, $"sum({column} / {TickSum.Part}), sum({column} % {TickSum.Part})");

    /// <summary>Stored times are whole microseconds: none lies between the last whole one and a bound.</summary>
    public static long Floor(DateTimeOffset time)
    {
        var microseconds = UnixTime.ToMicroseconds(time);
        return time.UtcTicks < DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond) ? microseconds - 1 : microseconds;
    }
}
