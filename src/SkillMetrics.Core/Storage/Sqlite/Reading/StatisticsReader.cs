using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads the store's own figures, without touching the large tables.</summary>
internal static class StatisticsReader
{
    public static StoreStatistics Read(SqliteDatabase database)
    {
        long Number(string sql) => database.Scalar(sql) ?? 0;

        DateTimeOffset? Time(string sql) => database.Scalar(sql) is { } microseconds ? UnixTime.FromMicroseconds(microseconds) : null;

        return new StoreStatistics
        {
            Records = new Dictionary<RecordKind, long>
            {
                [RecordKind.Performance] = Number("SELECT sum(performance_count) FROM skill_metrics"),
                [RecordKind.Outcome] = Number("SELECT sum(outcome_count) FROM skill_metrics"),
                [RecordKind.Fidelity] = Number("SELECT sum(fidelity_count) FROM skill_metrics"),
                [RecordKind.Invocation] = Number("SELECT sum(total_invocations + in_flight_invocations) FROM skill_metrics"),
                [RecordKind.Promotion] = Number("SELECT count(*) FROM promotion_events"),
                [RecordKind.Rollback] = Number("SELECT count(*) FROM rollback_events"),
                [RecordKind.TokenEstimate] = Number("SELECT count(*) FROM token_estimation_v2_events"),
                [RecordKind.Interaction] = Number("SELECT count(*) FROM interactions"),
            },
            Sessions = Number("SELECT count(DISTINCT session_key) FROM session_skill"),
            RejectedRecords = Number("SELECT count(*) FROM rejected_records"),
            FirstRecord = Time("""
                SELECT min(t) FROM (SELECT min(first_record) AS t FROM skill_metrics
                    UNION ALL SELECT min(timestamp) FROM token_estimation_v2_events UNION ALL SELECT min(timestamp) FROM interactions)
                """),
            LastRecord = Time("""
                SELECT max(t) FROM (SELECT max(last_record) AS t FROM skill_metrics
                    UNION ALL SELECT max(timestamp) FROM token_estimation_v2_events UNION ALL SELECT max(timestamp) FROM interactions)
                """),
            OldestRunningInvocation = Time("SELECT min(invoked_at) FROM skill_invocation WHERE state = 0"),
        };
    }
}
