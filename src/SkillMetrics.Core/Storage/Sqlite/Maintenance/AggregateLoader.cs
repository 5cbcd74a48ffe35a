using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Writing;

namespace SkillMetrics.Storage.Sqlite.Maintenance;

/// <summary>Adds a whole set of aggregate tables to an <see cref="AggregateSet"/>.</summary>
internal sealed class AggregateLoader(SqliteDatabase database, AggregateTables tables, AggregateSet set)
{
    private const string OfVersion = "JOIN skill_versions v USING (version_id) JOIN skills s USING (skill_id)";

    public void Load()
    {
        LoadMetrics();
        Each(
            $"SELECT s.skill_name, v.version, t.kind, l.label, t.count FROM {tables.Counts} t {OfVersion} JOIN labels l USING (label_id)",
            (version, row) => CountTables.Of((CountKind)row.Int64(2), version.Aggregate).Add(row.Text(3), row.Int64(4)));
        Each(
            $"SELECT s.skill_name, v.version, l.label, t.total, t.completed, t.duration_count, t.duration_ticks FROM {tables.Paths} t {OfVersion} JOIN labels l USING (label_id)",
            (version, row) => version.Aggregate.Invocations.Path(row.Text(2)).Merge(Row.Path(row, 3)));
        Each(
            $"SELECT s.skill_name, v.version, t.measure, t.day, t.buckets FROM {tables.Histograms} t {OfVersion}",
            (version, row) => DurationsOf((Measure)row.Int64(2), version.Aggregate).Day((int)row.Int64(3)).MergeBytes(row.Blob(4)));
        Each(
            $"SELECT s.skill_name, v.version, t.hour, t.total, t.completed, t.duration_count, t.duration_ticks, t.min_ticks, t.max_ticks, t.buckets FROM {tables.Hours} t {OfVersion}",
            (version, row) => version.Aggregate.Invocations.Hour((int)row.Int64(2)).Merge(Row.Hour(row, 3)));
        Each(
            $"""
            SELECT s.skill_name, v.version, se.session_id, t.invocation_count, t.completed_count, t.total_duration_ticks, t.first_invoked, t.last_invoked
            FROM {tables.Sessions} t {OfVersion} JOIN sessions se USING (session_key)
            """,
            (version, row) => version.Aggregate.Invocations.Session(row.Text(2)).Merge(Row.Session(row, 3)));
    }

    private void LoadMetrics() => Each(
        $"""
        SELECT s.skill_name, v.version, first_record, last_record,
               completed_invocations, abandoned_invocations, in_flight_invocations, first_invoked, last_invoked,
               duration_count, total_duration_ticks, min_duration_ticks, max_duration_ticks,
               performance_count, exception_count, total_execution_ticks, min_execution_ticks, max_execution_ticks,
               outcome_count, correct_count, confidence_count, confidence_sum, fidelity_count, fidelity_sum, min_fidelity
        FROM {tables.Metrics} t {OfVersion}
        """,
        (version, row) =>
        {
            version.Include(row.Int64(2), row.Int64(3));
            var part = new SkillAggregate(row.Text(0));
            var (i, p, o, f) = (part.Invocations, part.Performance, part.Outcome, part.Fidelity);
            i.Completed = row.Int64(4);
            i.Abandoned = row.Int64(5);
            i.InFlight = row.Int64(6);
            i.FirstInvoked = Time(row, 7);
            i.LastInvoked = Time(row, 8);
            i.Durations = DurationAggregate.Restore(row.Int64(9), row.Int64(10), row.OptionalInt64(11), row.OptionalInt64(12), values: null);
            p.Count = row.Int64(13);
            p.Exceptions = row.Int64(14);
            p.ExecutionTimes = DurationAggregate.Restore(row.Int64(13), row.Int64(15), row.OptionalInt64(16), row.OptionalInt64(17), values: null);
            o.Count = row.Int64(18);
            o.Correct = row.Int64(19);
            o.ConfidenceCount = row.Int64(20);
            o.ConfidenceSum = row.Double(21);
            f.Count = row.Int64(22);
            f.Sum = row.Double(23);
            f.Min = row.OptionalDouble(24);
            version.Aggregate.Merge(part);
        });

    private static DurationAggregate DurationsOf(Measure measure, SkillAggregate aggregate) =>
        measure == Measure.InvocationDuration ? aggregate.Invocations.Durations : aggregate.Performance.ExecutionTimes;

    private static DateTimeOffset? Time(SqliteStatement row, int column) =>
        row.OptionalInt64(column) is { } microseconds ? UnixTime.FromMicroseconds(microseconds) : null;

    private void Each(string sql, Action<VersionChange, SqliteStatement> add)
    {
        var rows = database.Prepare(sql);
        try
        {
            while (rows.Step())
            {
                add(set.Of(rows.Text(0), rows.OptionalText(1)), rows);
            }
        }
        finally
        {
            rows.Reset();
        }
    }
}
