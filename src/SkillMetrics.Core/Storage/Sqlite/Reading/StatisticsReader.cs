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
            Records = RecordCounts.Read(database),
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
