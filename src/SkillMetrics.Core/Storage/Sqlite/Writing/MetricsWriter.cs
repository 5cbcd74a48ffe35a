using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds to the figures of a skill version that are one row.</summary>
internal sealed class MetricsWriter(SqliteDatabase database, AggregateTables tables)
{
    // A change that only ends invocations adds no record: its row is there already, and its extremes change nothing. A sum of
    // integers that leaves their range is a REAL in SQLite: sums of durations stop at the largest integer, as they do in memory.
    private readonly SqliteStatement _upsert = database.Prepare($"""
        INSERT INTO {tables.Metrics}
            (version_id, first_record, last_record, total_invocations, completed_invocations, abandoned_invocations, in_flight_invocations,
             first_invoked, last_invoked, duration_count, total_duration_ticks, min_duration_ticks, max_duration_ticks,
             performance_count, exception_count, total_execution_ticks, min_execution_ticks, max_execution_ticks,
             outcome_count, correct_count, confidence_count, confidence_sum, fidelity_count, fidelity_sum, min_fidelity)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)
        ON CONFLICT (version_id) DO UPDATE SET
            first_record = min(first_record, excluded.first_record),
            last_record = max(last_record, excluded.last_record),
            total_invocations = total_invocations + excluded.total_invocations,
            completed_invocations = completed_invocations + excluded.completed_invocations,
            abandoned_invocations = abandoned_invocations + excluded.abandoned_invocations,
            in_flight_invocations = in_flight_invocations + excluded.in_flight_invocations,
            first_invoked = min(coalesce(first_invoked, excluded.first_invoked), coalesce(excluded.first_invoked, first_invoked)),
            last_invoked = max(coalesce(last_invoked, excluded.last_invoked), coalesce(excluded.last_invoked, last_invoked)),
            duration_count = duration_count + excluded.duration_count,
            total_duration_ticks = min(9223372036854775807, total_duration_ticks + excluded.total_duration_ticks),
            min_duration_ticks = min(coalesce(min_duration_ticks, excluded.min_duration_ticks), coalesce(excluded.min_duration_ticks, min_duration_ticks)),
            max_duration_ticks = max(coalesce(max_duration_ticks, excluded.max_duration_ticks), coalesce(excluded.max_duration_ticks, max_duration_ticks)),
            performance_count = performance_count + excluded.performance_count,
            exception_count = exception_count + excluded.exception_count,
            total_execution_ticks = min(9223372036854775807, total_execution_ticks + excluded.total_execution_ticks),
            min_execution_ticks = min(coalesce(min_execution_ticks, excluded.min_execution_ticks), coalesce(excluded.min_execution_ticks, min_execution_ticks)),
            max_execution_ticks = max(coalesce(max_execution_ticks, excluded.max_execution_ticks), coalesce(excluded.max_execution_ticks, max_execution_ticks)),
            outcome_count = outcome_count + excluded.outcome_count,
            correct_count = correct_count + excluded.correct_count,
            confidence_count = confidence_count + excluded.confidence_count,
            confidence_sum = confidence_sum + excluded.confidence_sum,
            fidelity_count = fidelity_count + excluded.fidelity_count,
            fidelity_sum = fidelity_sum + excluded.fidelity_sum,
            min_fidelity = min(coalesce(min_fidelity, excluded.min_fidelity), coalesce(excluded.min_fidelity, min_fidelity))
        """);

    public void Add(long versionId, VersionChange change)
    {
        var (i, p, o, f) = (change.Aggregate.Invocations, change.Aggregate.Performance, change.Aggregate.Outcome, change.Aggregate.Fidelity);
        _upsert.Bind(1, versionId);
        _upsert.Bind(2, change.FirstRecord);
        _upsert.Bind(3, change.LastRecord);
        _upsert.Bind(4, i.Total);
        _upsert.Bind(5, i.Completed);
        _upsert.Bind(6, i.Abandoned);
        _upsert.Bind(7, i.InFlight);
        _upsert.Bind(8, UnixTime.ToMicroseconds(i.FirstInvoked));
        _upsert.Bind(9, UnixTime.ToMicroseconds(i.LastInvoked));
        BindDurations(_upsert, 10, i.Durations);
        _upsert.Bind(14, p.Count);
        _upsert.Bind(15, p.Exceptions);
        _upsert.Bind(16, p.ExecutionTimes.SumTicks);
        _upsert.Bind(17, p.Count > 0 ? p.ExecutionTimes.MinTicks : null);
        _upsert.Bind(18, p.Count > 0 ? p.ExecutionTimes.MaxTicks : null);
        _upsert.Bind(19, o.Count);
        _upsert.Bind(20, o.Correct);
        _upsert.Bind(21, o.ConfidenceCount);
        _upsert.Bind(22, o.ConfidenceSum);
        _upsert.Bind(23, f.Count);
        _upsert.Bind(24, f.Sum);
        _upsert.Bind(25, f.Min);
        _upsert.Run();
    }

    private static void BindDurations(SqliteStatement statement, int index, DurationAggregate durations)
    {
        statement.Bind(index, durations.Count);
        statement.Bind(index + 1, durations.SumTicks);
        statement.Bind(index + 2, durations.Count > 0 ? durations.MinTicks : null);
        statement.Bind(index + 3, durations.Count > 0 ? durations.MaxTicks : null);
    }
}
