using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

internal sealed class TokenEstimateTable : RecordTable
{
    public override string Name => "token_estimation_v2_events";

    /// <summary>One without a time of its own would come in again with the time of that day.</summary>
    public override string Kept => "t.timestamp_is_assumed = 1";

    public override IReadOnlyList<string> Columns { get; } =
    [
        "identity_hash", "skill_name", "skill_version", "session_key", "timestamp", "timestamp_is_assumed", "run_id", "phase_id",
        "category", "complexity", "deliverables", "deliverable_count", "predicted_output_tokens", "actual_output_tokens",
        "selected_budget", "success", "truncated", "stop_reason", "model",
    ];

    public override string Select => """
        SELECT t.skill_name, t.skill_version, se.session_id, t.timestamp, t.timestamp_is_assumed, t.run_id, t.phase_id, t.category, t.complexity,
               t.deliverables, t.deliverable_count, t.predicted_output_tokens, t.actual_output_tokens, t.selected_budget, t.success, t.truncated,
               t.stop_reason, t.model
        FROM token_estimation_v2_events t
        LEFT JOIN sessions se ON se.session_key = t.session_key
        """;

    public override string OfSkill => "t.skill_name = ?";

    public override string OfVersion => "t.skill_version IS ?";

    public override void Bind(SqliteStatement statement, MetricRecord record, NameIds ids)
    {
        var r = (TokenEstimateRecord)record;
        ids.EnsurePhase(r.RunId, r.PhaseId);
        statement.Bind(2, r.SkillName);
        statement.Bind(3, r.SkillVersion);
        statement.Bind(4, ids.Session(r.SessionId));
        statement.Bind(5, UnixTime.ToMicroseconds(r.Timestamp));
        statement.Bind(6, r.TimestampIsAssumed);
        statement.Bind(7, r.RunId);
        statement.Bind(8, r.PhaseId);
        statement.Bind(9, r.Category);
        statement.Bind(10, RecordKinds.Name(r.Complexity));
        statement.Bind(11, JsonColumn.Of(r.Deliverables) ?? "[]");
        statement.Bind(12, r.DeliverableCount);
        statement.Bind(13, r.PredictedOutputTokens);
        statement.Bind(14, r.ActualOutputTokens);
        statement.Bind(15, r.SelectedBudget);
        statement.Bind(16, r.Success);
        statement.Bind(17, r.Truncated);
        statement.Bind(18, r.StopReason);
        statement.Bind(19, r.Model);
    }

    public override MetricRecord Read(SqliteStatement row) => new TokenEstimateRecord
    {
        SkillName = row.OptionalText(0),
        SkillVersion = row.OptionalText(1),
        SessionId = row.OptionalText(2),
        Timestamp = Time(row, 3),
        TimestampIsAssumed = row.Boolean(4),
        RunId = row.Text(5),
        PhaseId = row.Text(6),
        Category = row.Text(7),
        Complexity = RecordKinds.Complexity(row.Text(8)),
        Deliverables = JsonColumn.ToList(row.Text(9)),
        DeliverableCount = row.Int64(10),
        PredictedOutputTokens = row.Int64(11),
        ActualOutputTokens = row.Int64(12),
        SelectedBudget = row.OptionalInt64(13),
        Success = row.Boolean(14),
        Truncated = row.Boolean(15),
        StopReason = row.OptionalText(16),
        Model = row.Text(17),
    };
}
