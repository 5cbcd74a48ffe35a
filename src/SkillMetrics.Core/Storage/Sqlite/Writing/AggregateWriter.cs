using SkillMetrics.Records;
using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds a <see cref="VersionChange"/> to a set of aggregate tables.</summary>
internal sealed class AggregateWriter(SqliteDatabase database, NameIds ids, AggregateTables tables)
{
    // A change that only ends invocations adds no record: its row is there already, and its extremes change nothing. A sum of integers that
    // leaves their range is a REAL in SQLite: sums of durations stop at the largest integer, as they do in memory.
    private readonly string _upsertMetrics = $"""
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
        """;

    private readonly string _upsertCount = $"""
        INSERT INTO {tables.Counts} (version_id, kind, label_id, count) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (version_id, kind, label_id) DO UPDATE SET count = count + excluded.count
        """;

    private readonly string _upsertPath = $"""
        INSERT INTO {tables.Paths} (version_id, label_id, total, completed, duration_count, duration_ticks) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (version_id, label_id) DO UPDATE SET
            total = total + excluded.total,
            completed = completed + excluded.completed,
            duration_count = duration_count + excluded.duration_count,
            duration_ticks = min(9223372036854775807, duration_ticks + excluded.duration_ticks)
        """;

    private readonly string _findHistogram = $"SELECT buckets FROM {tables.Histograms} WHERE version_id = ?1 AND measure = ?2 AND day = ?3";

    private readonly string _setHistogram = $"INSERT OR REPLACE INTO {tables.Histograms} (version_id, measure, day, buckets) VALUES (?1, ?2, ?3, ?4)";

    private readonly string _findHour = $"""
        SELECT total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets FROM {tables.Hours} WHERE version_id = ?1 AND hour = ?2
        """;

    private readonly string _setHour = $"""
        INSERT OR REPLACE INTO {tables.Hours} (version_id, hour, total, completed, duration_count, duration_ticks, min_ticks, max_ticks, buckets)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    // A session that only gains ends has its row already; the times bound for it are then the ones of the row.
    private readonly string _upsertSession = $"""
        INSERT INTO {tables.Sessions} (session_key, version_id, invocation_count, completed_count, total_duration_ticks, first_invoked, last_invoked)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (session_key, version_id) DO UPDATE SET
            invocation_count = invocation_count + excluded.invocation_count,
            completed_count = completed_count + excluded.completed_count,
            total_duration_ticks = min(9223372036854775807, total_duration_ticks + excluded.total_duration_ticks),
            first_invoked = min(first_invoked, excluded.first_invoked),
            last_invoked = max(last_invoked, excluded.last_invoked)
        """;

    public void Add(long versionId, VersionChange change)
    {
        var a = change.Aggregate;
        AddMetrics(versionId, change);
        AddPaths(versionId, a.Invocations);
        AddCounts(versionId, CountKind.InvocationError, a.Invocations.Errors);
        AddCounts(versionId, CountKind.FollowUpAction, a.Invocations.FollowUpActions);
        AddCounts(versionId, CountKind.ExceptionType, a.Performance.Errors);
        AddCounts(versionId, CountKind.Decision, a.Outcome.Decisions);
        AddCounts(versionId, CountKind.PatternFollowed, a.Fidelity.Followed);
        AddCounts(versionId, CountKind.PatternMissed, a.Fidelity.Missed);
        AddHistograms(versionId, Measure.InvocationDuration, a.Invocations.Durations);
        AddHistograms(versionId, Measure.ExecutionTime, a.Performance.ExecutionTimes);
        AddHours(versionId, a.Invocations);
        AddSessions(versionId, a.Invocations);
    }

    private void AddMetrics(long versionId, VersionChange change)
    {
        var (i, p, o, f) = (change.Aggregate.Invocations, change.Aggregate.Performance, change.Aggregate.Outcome, change.Aggregate.Fidelity);
        var upsert = database.Prepare(_upsertMetrics);
        upsert.Bind(1, versionId);
        upsert.Bind(2, change.FirstRecord);
        upsert.Bind(3, change.LastRecord);
        upsert.Bind(4, i.Total);
        upsert.Bind(5, i.Completed);
        upsert.Bind(6, i.Abandoned);
        upsert.Bind(7, i.InFlight);
        upsert.Bind(8, Microseconds(i.FirstInvoked));
        upsert.Bind(9, Microseconds(i.LastInvoked));
        BindDurations(upsert, 10, i.Durations);
        upsert.Bind(14, p.Count);
        upsert.Bind(15, p.Exceptions);
        upsert.Bind(16, p.ExecutionTimes.SumTicks);
        upsert.Bind(17, p.Count > 0 ? p.ExecutionTimes.MinTicks : null);
        upsert.Bind(18, p.Count > 0 ? p.ExecutionTimes.MaxTicks : null);
        upsert.Bind(19, o.Count);
        upsert.Bind(20, o.Correct);
        upsert.Bind(21, o.ConfidenceCount);
        upsert.Bind(22, o.ConfidenceSum);
        upsert.Bind(23, f.Count);
        upsert.Bind(24, f.Sum);
        upsert.Bind(25, f.Min);
        upsert.Run();
    }

    private static void BindDurations(SqliteStatement statement, int index, DurationAggregate durations)
    {
        statement.Bind(index, durations.Count);
        statement.Bind(index + 1, durations.SumTicks);
        statement.Bind(index + 2, durations.Count > 0 ? durations.MinTicks : null);
        statement.Bind(index + 3, durations.Count > 0 ? durations.MaxTicks : null);
    }

    private void AddCounts(long versionId, CountKind kind, CountTable counts)
    {
        var upsert = database.Prepare(_upsertCount);
        foreach (var (label, count) in counts)
        {
            upsert.Bind(1, versionId);
            upsert.Bind(2, (long)kind);
            upsert.Bind(3, ids.Label(label));
            upsert.Bind(4, count);
            upsert.Run();
        }
    }

    private void AddPaths(long versionId, InvocationAggregate invocations)
    {
        var upsert = database.Prepare(_upsertPath);
        foreach (var (path, aggregate) in invocations.Paths)
        {
            upsert.Bind(1, versionId);
            upsert.Bind(2, ids.Label(path));
            upsert.Bind(3, aggregate.Total);
            upsert.Bind(4, aggregate.Completed);
            upsert.Bind(5, aggregate.DurationCount);
            upsert.Bind(6, aggregate.DurationTicks);
            upsert.Run();
        }
    }

    private void AddHistograms(long versionId, Measure measure, DurationAggregate durations)
    {
        var find = database.Prepare(_findHistogram);
        var set = database.Prepare(_setHistogram);
        foreach (var (day, change) in durations.Days)
        {
            try
            {
                BindKey(find);
                if (find.Step())
                {
                    change.MergeBytes(find.Blob(0));
                }
            }
            finally
            {
                find.Reset();
            }

            BindKey(set);
            set.Bind(4, change.ToBytes());
            set.Run();

            void BindKey(SqliteStatement statement)
            {
                statement.Bind(1, versionId);
                statement.Bind(2, (long)measure);
                statement.Bind(3, (long)day);
            }
        }
    }

    private void AddHours(long versionId, InvocationAggregate invocations)
    {
        var find = database.Prepare(_findHour);
        var set = database.Prepare(_setHour);
        foreach (var (hour, change) in invocations.Hours)
        {
            try
            {
                find.Bind(1, versionId);
                find.Bind(2, (long)hour);
                if (find.Step())
                {
                    change.Merge(Row.Hour(find, 0));
                }
            }
            finally
            {
                find.Reset();
            }

            set.Bind(1, versionId);
            set.Bind(2, (long)hour);
            set.Bind(3, change.Total);
            set.Bind(4, change.Completed);
            set.Bind(5, change.DurationCount);
            set.Bind(6, change.DurationTicks);
            set.Bind(7, change.DurationCount > 0 ? change.MinTicks : null);
            set.Bind(8, change.DurationCount > 0 ? change.MaxTicks : null);
            set.Bind(9, change.Histogram.ToBytes());
            set.Run();
        }
    }

    private void AddSessions(long versionId, InvocationAggregate invocations)
    {
        var upsert = database.Prepare(_upsertSession);
        foreach (var (sessionId, session) in invocations.Sessions)
        {
            upsert.Bind(1, ids.Session(sessionId));
            upsert.Bind(2, versionId);
            upsert.Bind(3, session.Invocations);
            upsert.Bind(4, session.Completed);
            upsert.Bind(5, session.TotalDurationTicks);
            upsert.Bind(6, Microseconds(session.FirstInvoked) ?? long.MaxValue);
            upsert.Bind(7, Microseconds(session.LastInvoked) ?? -1);
            upsert.Run();
        }
    }

    private static long? Microseconds(DateTimeOffset? time) => time is { } t ? UnixTime.ToMicroseconds(t) : null;
}
