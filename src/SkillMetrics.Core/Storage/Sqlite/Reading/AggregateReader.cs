using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads the aggregates of one skill from the aggregate tables.</summary>
internal sealed class AggregateReader(SqliteDatabase database)
{
    // The versions asked for, with the newest first: ?1 skill, ?2 whether only one version counts, ?3 that version.
    private const string Versions = """
        SELECT m.version_id, v.stage, CASE WHEN ?2 THEN v.session_count ELSE s.session_count END
        FROM skill_metrics m
        JOIN skill_versions v USING (version_id)
        JOIN skills s USING (skill_id)
        WHERE s.skill_name = ?1 AND (NOT ?2 OR v.version IS ?3)
        ORDER BY m.last_record DESC, m.version_id DESC
        """;

    private const string Metrics = """
        SELECT completed_invocations, abandoned_invocations, in_flight_invocations, first_invoked, last_invoked,
               duration_count, total_duration_ticks, min_duration_ticks, max_duration_ticks,
               performance_count, exception_count, total_execution_ticks, min_execution_ticks, max_execution_ticks,
               outcome_count, correct_count, confidence_count, confidence_sum, fidelity_count, fidelity_sum, min_fidelity
        FROM skill_metrics WHERE version_id = ?
        """;

    private const string Counts = "SELECT c.kind, l.label, c.count FROM skill_counts c JOIN labels l USING (label_id) WHERE c.version_id = ?";

    private const string Paths = """
        SELECT l.label, p.total, p.completed, p.duration_count, p.duration_ticks
        FROM path_metrics p JOIN labels l USING (label_id) WHERE p.version_id = ?
        """;

    private const string Histogram = "SELECT day, buckets FROM duration_histograms WHERE version_id = ?1 AND measure = ?2";

    private const string InvocationDurations = "SELECT duration_ticks FROM skill_invocation WHERE version_id = ? AND state = 1 AND duration_ticks IS NOT NULL";

    private const string ExecutionTimes = "SELECT execution_ticks FROM performance_metrics WHERE version_id = ?";

    public SkillAggregate? Read(string skillName, VersionFilter version)
    {
        var ids = new List<long>();
        SkillAggregate? aggregate = null;
        Each(
            Versions,
            s => BindSkill(s, skillName, version),
            row =>
            {
                aggregate ??= new SkillAggregate(skillName) { Stage = row.Text(1), Invocations = { SessionCount = row.Int64(2) } };
                ids.Add(row.Int64(0));
            });
        if (aggregate is not null)
        {
            var durations = new DurationSums();
            var executions = new DurationSums();
            foreach (var id in ids)
            {
                ReadMetrics(id, aggregate, durations, executions);
                ReadCounts(id, aggregate);
                ReadPaths(id, aggregate.Invocations);
            }

            aggregate.Invocations.Durations = Durations(durations, ids, Measure.InvocationDuration, InvocationDurations);
            aggregate.Performance.ExecutionTimes = Durations(executions, ids, Measure.ExecutionTime, ExecutionTimes);
        }

        return aggregate;
    }

    private static void BindSkill(SqliteStatement statement, string skillName, VersionFilter version)
    {
        statement.Bind(1, skillName);
        statement.Bind(2, version.IsOne);
        statement.Bind(3, version.Version);
    }

    private void ReadMetrics(long versionId, SkillAggregate aggregate, DurationSums durations, DurationSums executions) => Each(
        Metrics,
        s => s.Bind(1, versionId),
        row =>
        {
            var (i, p, o, f) = (aggregate.Invocations, aggregate.Performance, aggregate.Outcome, aggregate.Fidelity);
            i.Completed += row.Int64(0);
            i.Abandoned += row.Int64(1);
            i.InFlight += row.Int64(2);
            i.FirstInvoked = InvocationAggregate.Earlier(i.FirstInvoked, Time(row, 3));
            i.LastInvoked = InvocationAggregate.Later(i.LastInvoked, Time(row, 4));
            durations.Add(row, 5);
            p.Count += row.Int64(9);
            p.Exceptions += row.Int64(10);
            executions.Add(row.Int64(9), row.Int64(11), row.OptionalInt64(12), row.OptionalInt64(13));
            o.Count += row.Int64(14);
            o.Correct += row.Int64(15);
            o.ConfidenceCount += row.Int64(16);
            o.ConfidenceSum += row.Double(17);
            f.Count += row.Int64(18);
            f.Sum += row.Double(19);
            f.Min = row.OptionalDouble(20) is { } min ? Math.Min(f.Min ?? 1, min) : f.Min;
        });

    private void ReadCounts(long versionId, SkillAggregate aggregate) => Each(
        Counts,
        s => s.Bind(1, versionId),
        row => CountTables.Of((CountKind)row.Int64(0), aggregate).Add(row.Text(1), row.Int64(2)));

    private void ReadPaths(long versionId, InvocationAggregate invocations) => Each(
        Paths,
        s => s.Bind(1, versionId),
        row => invocations.Path(row.Text(0)).Merge(Row.Path(row, 1)));

    private DurationAggregate Durations(DurationSums sums, List<long> versionIds, Measure measure, string values)
    {
        if (sums.Count <= DurationAggregate.ExactLimit)
        {
            var exact = new List<long>((int)sums.Count);
            foreach (var id in versionIds)
            {
                Each(values, s => s.Bind(1, id), row => exact.Add(row.Int64(0)));
            }

            // After a prune the history holds fewer values than were counted: then only the histograms know them all.
            if (exact.Count == sums.Count)
            {
                return DurationAggregate.Restore(sums.Count, sums.Sum, sums.Min, sums.Max, exact);
            }
        }

        var aggregate = DurationAggregate.Restore(sums.Count, sums.Sum, sums.Min, sums.Max, values: null);
        foreach (var id in versionIds)
        {
            Each(
                Histogram,
                s =>
                {
                    s.Bind(1, id);
                    s.Bind(2, (long)measure);
                },
                row => aggregate.Day((int)row.Int64(0)).MergeBytes(row.Blob(1)));
        }

        return aggregate;
    }

    private void Each(string sql, Action<SqliteStatement> bind, Action<SqliteStatement> row)
    {
        var statement = database.Prepare(sql);
        try
        {
            bind(statement);
            while (statement.Step())
            {
                row(statement);
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    private static DateTimeOffset? Time(SqliteStatement row, int column) =>
        row.OptionalInt64(column) is { } microseconds ? UnixTime.FromMicroseconds(microseconds) : null;
}
