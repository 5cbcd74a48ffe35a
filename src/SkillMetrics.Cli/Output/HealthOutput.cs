using System.Text.Json;
using SkillMetrics.Cli.Stores;
using SkillMetrics.Maintenance;
using SkillMetrics.Queueing;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Reindexing;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Output;

/// <summary>The health of a store, as JSON and for people.</summary>
internal static class HealthOutput
{
    private const double BytesPerMegabyte = 1024 * 1024;

    public static void Write(Utf8JsonWriter json, HealthReport health, AuditHead head, ReindexStatus reindex, QueueFigures? queue)
    {
        var (inspection, statistics) = (health.Inspection, health.Statistics);
        json.WriteStartObject();
        json.WriteString("status", Name(health.Status));
        json.WriteString("store", inspection.Store);
        json.WriteString("path", inspection.Path);
        json.WriteNumber("database_size_mb", inspection.SizeBytes / BytesPerMegabyte);
        json.Number("wal_size_mb", inspection.WalSizeBytes / BytesPerMegabyte);
        json.WriteNumber("total_invocations", health.TotalInvocations);
        json.WriteNumber("in_flight", health.InFlight);
        json.WriteNumber("total_skills", health.TotalSkills);
        json.WriteNumber("schema_version", inspection.SchemaVersion);
        json.WriteString("integrity", inspection.Integrity);
        json.Counts("records", statistics.Records.OrderBy(r => r.Key).Select(r => KeyValuePair.Create(NdjsonCodec.KindName(r.Key), r.Value)));
        json.WriteNumber("sessions", statistics.Sessions);
        json.WriteNumber("rejected_records", statistics.RejectedRecords);
        json.Time("first_record", statistics.FirstRecord);
        json.Time("last_record", statistics.LastRecord);
        json.Time("oldest_running_invocation", statistics.OldestRunningInvocation);
        json.WriteNumber("dropped_records", inspection.DroppedRecords);
        json.WriteNumber("failed_records", inspection.FailedRecords);
        json.WriteString("last_failure", inspection.LastFailure);
        json.WriteString("audit_head", head.ToString());
        json.WriteNumber("pending_reindex", reindex.Pending);
        json.WriteNumber("dead_reindex", reindex.Dead);
        json.Integer("queue_depth", queue?.Depth);
        json.Integer("dead_letters", queue?.DeadLetters);
        json.Texts("findings", health.Findings);
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, HealthReport health, AuditHead head, ReindexStatus reindex, QueueFigures? queue)
    {
        var (inspection, statistics) = (health.Inspection, health.Statistics);
        screen.Write(Grid.Facts(
            null,
            ("status", Name(health.Status)),
            ("store", inspection.Store),
            ("path", Format.Text(inspection.Path)),
            ("size", Format.Megabytes(inspection.SizeBytes)),
            ("write-ahead log", inspection.WalSizeBytes is { } wal ? Format.Megabytes(wal) : Format.Text(null)),
            ("schema version", Format.Count(inspection.SchemaVersion)),
            ("integrity", inspection.Integrity),
            ("skills", Format.Count(health.TotalSkills)),
            ("invocations", Format.Count(health.TotalInvocations)),
            ("in flight", Format.Count(health.InFlight)),
            ("oldest running", Format.Time(statistics.OldestRunningInvocation)),
            ("records", Format.Count(statistics.Records.Values.Sum())),
            ("last record", Format.Time(statistics.LastRecord)),
            ("rejected records", Format.Count(statistics.RejectedRecords)),
            ("audit head", head.ToString()),
            ("pending re-indexings", Format.Count(reindex.Pending)),
            ("dead re-indexings", Format.Count(reindex.Dead)),
            ("events in the queue", Count(queue?.Depth)),
            ("dead letters", Count(queue?.DeadLetters))));
        foreach (var finding in health.Findings)
        {
            screen.Write(finding);
        }
    }

    /// <summary>A store that is there, but cannot be read: nothing else is known of it.</summary>
    public static void Write(Utf8JsonWriter json, StoreLocation location, string fault)
    {
        json.WriteStartObject();
        json.WriteString("status", Name(HealthStatus.Unhealthy));
        json.WriteString("store", location.KindName);
        json.WriteString("path", location.Path);
        foreach (var unknown in (ReadOnlySpan<string>)["database_size_mb", "wal_size_mb", "total_invocations", "in_flight", "total_skills", "schema_version"])
        {
            json.WriteNull(unknown);
        }

        json.WriteString("integrity", fault);
        foreach (var unknown in (ReadOnlySpan<string>)
            ["records", "sessions", "rejected_records", "first_record", "last_record", "oldest_running_invocation", "dropped_records", "failed_records", "last_failure", "audit_head", "pending_reindex", "dead_reindex", "queue_depth", "dead_letters"])
        {
            json.WriteNull(unknown);
        }

        json.Texts("findings", [fault]);
        json.WriteEndObject();
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, StoreLocation, string)"/>
    public static void Write(IScreen screen, StoreLocation location, string fault)
    {
        screen.Write(Grid.Facts(null, ("status", Name(HealthStatus.Unhealthy)), ("store", location.KindName), ("path", location.Path)));
        screen.Write(fault);
    }

    private static string Count(long? count) => count is { } known ? Format.Count(known) : Format.Text(null);

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
