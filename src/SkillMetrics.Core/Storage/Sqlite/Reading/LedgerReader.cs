using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>Reads where versions stand, approvals, and what is to be re-indexed.</summary>
internal static class LedgerReader
{
    // ?1 is the skill, or NULL for all.
    private const string StageRows = """
        SELECT s.skill_name, v.version, v.stage, v.stage_entered_at, r.version_id, r.version, v.cool_down_until, v.stage_event_id, v.stage_entry, v.baseline
        FROM skill_versions v
        JOIN skills s ON s.skill_id = v.skill_id
        LEFT JOIN skill_versions r ON r.version_id = v.replaced_version_id
        WHERE v.stage_entry IS NOT NULL AND (?1 IS NULL OR s.skill_name = ?1)
        """;

    private const string ApprovalRows = """
        SELECT a.approval_id, s.skill_name, v.version, a.from_stage, a.to_stage, a.approver, a.ticket, a.author, a.evidence, a.policy_digest, a.created_at,
               a.valid_until, a.audit_entry, a.audit_hash, r.approval_id, r.revoked_by, r.reason, r.revoked_at, r.audit_entry, r.audit_hash,
               a.no_duplication, a.test_coverage_complete, a.instruction_clarity_approved, a.dependencies_validated, a.security_reviewed,
               a.production_readiness, a.integration_approved, a.monitoring_configured, a.rollback_tested, a.documentation_updated
        FROM approval_checklists a
        JOIN skill_versions v ON v.version_id = a.version_id
        JOIN skills s ON s.skill_id = v.skill_id
        LEFT JOIN approval_revocations r ON r.approval_id = a.approval_id
        WHERE ?1 IS NULL OR s.skill_name = ?1
        ORDER BY a.id
        """;

    private const string ItemRows = """
        SELECT event_id, skill, version, from_stage, to_stage, reason, created_at, state, attempts, next_attempt_at, leased_until, last_error
        FROM reindex_outbox
        """;

    public static AuditHead Head(SqliteDatabase database)
    {
        var heads = Rows(database, "SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1", null, row => new AuditHead(row.Int64(0), row.Text(1)));
        return heads is [var head] ? head : AuditHead.None;
    }

    /// <summary>The number of the last entry about a skill, or about none.</summary>
    public static long LastEntry(SqliteDatabase database, string? skillName)
    {
        var last = database.Prepare("SELECT max(number) FROM audit_log WHERE skill_name IS ?1");
        last.Bind(1, skillName);
        return last.Scalar() ?? 0;
    }

    public static SkillLedger Of(SqliteDatabase database, string skillName) => new()
    {
        SkillName = skillName,
        Stages = Stages(database, skillName),
        Approvals = Approvals(database, skillName),
        LastEntry = LastEntry(database, skillName),
    };

    public static List<SkillStage> Stages(SqliteDatabase database, string? skillName = null)
    {
        var stages = Rows(database, StageRows, skillName, ReadStage);
        stages.Sort(SkillStage.InOrder);
        return stages;
    }

    public static List<Approval> Approvals(SqliteDatabase database, string? skillName = null) => Rows(database, ApprovalRows, skillName, ReadApproval);

    public static List<ReindexItem> Items(SqliteDatabase database, bool pendingOnly) =>
        Rows(database, $"{ItemRows} {(pendingOnly ? "WHERE state = 'pending'" : string.Empty)} ORDER BY id", null, ReadItem);

    private static List<T> Rows<T>(SqliteDatabase database, string sql, string? skillName, Func<SqliteStatement, T> read)
    {
        var list = new List<T>();
        var rows = database.Prepare(sql);
        try
        {
            if (sql.Contains("?1", StringComparison.Ordinal))
            {
                rows.Bind(1, skillName);
            }

            while (rows.Step())
            {
                list.Add(read(rows));
            }
        }
        finally
        {
            rows.Reset();
        }

        return list;
    }

    private static SkillStage ReadStage(SqliteStatement row) => new()
    {
        SkillName = row.Text(0),
        SkillVersion = row.OptionalText(1),
        Stage = row.Text(2),
        EnteredAt = UnixTime.FromMicroseconds(row.Int64(3)),
        Replaced = row.IsNull(4) ? null : new ReplacedVersion(row.OptionalText(5)),
        CoolDownUntil = Time(row, 6),
        EventId = row.OptionalText(7),
        AuditEntry = row.Int64(8),
        Baseline = row.OptionalText(9) is { } baseline ? JsonSerializer.Deserialize(baseline, LedgerJson.Default.EvidenceFigures) : null,
    };

    private static Approval ReadApproval(SqliteStatement row) => new(
        new ApprovalChecklist
        {
            ApprovalId = row.Text(0),
            SkillName = row.Text(1),
            SkillVersion = row.OptionalText(2),
            FromStage = row.Text(3),
            ToStage = row.Text(4),
            Approver = row.Text(5),
            Ticket = row.Text(6),
            Author = row.OptionalText(7),
            Evidence = JsonSerializer.Deserialize(row.Text(8), LedgerJson.Default.DictionaryStringString)!,
            PolicyDigest = row.Text(9),
            CreatedAt = UnixTime.FromMicroseconds(row.Int64(10)),
            ValidUntil = Time(row, 11),
            AuditEntry = row.Int64(12),
            AuditHash = row.Text(13),
            Items = ChecklistItems.Names.Select((name, i) => (name, Answer: row.OptionalInt64(20 + i)))
                .Aggregate(new ChecklistItems(), (items, item) => items.With(item.name, item.Answer is { } answer ? answer != 0 : null)),
        },
        row.IsNull(14) ? null : new ApprovalRevocation
        {
            ApprovalId = row.Text(14),
            RevokedBy = row.OptionalText(15),
            Reason = row.Text(16),
            RevokedAt = UnixTime.FromMicroseconds(row.Int64(17)),
            AuditEntry = row.Int64(18),
            AuditHash = row.Text(19),
        });

    private static ReindexItem ReadItem(SqliteStatement row) => new()
    {
        EventId = row.Text(0),
        SkillName = row.Text(1),
        SkillVersion = row.OptionalText(2),
        FromStage = row.Text(3),
        ToStage = row.Text(4),
        Reason = row.OptionalText(5),
        CreatedAt = UnixTime.FromMicroseconds(row.Int64(6)),
        State = ReindexStates.Of(row.Text(7)),
        Attempts = (int)row.Int64(8),
        NextAttemptAt = Time(row, 9),
        LeasedUntil = Time(row, 10),
        LastError = row.OptionalText(11),
    };

    private static DateTimeOffset? Time(SqliteStatement row, int column) =>
        row.OptionalInt64(column) is { } microseconds ? UnixTime.FromMicroseconds(microseconds) : null;
}
