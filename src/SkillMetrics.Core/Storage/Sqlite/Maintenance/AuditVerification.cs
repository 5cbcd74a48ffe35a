using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Storage.History;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Reading;

namespace SkillMetrics.Storage.Sqlite.Maintenance;

/// <summary>
/// Checks the audit log, and that the tables which follow from it say what it says. Runs within one transaction of the caller's.
/// </summary>
internal static class AuditVerification
{
    private const string Linked = """
        SELECT event_id, audit_entry, audit_hash FROM promotion_events WHERE audit_entry IS NOT NULL
        UNION ALL SELECT event_id, audit_entry, audit_hash FROM rollback_events WHERE audit_entry IS NOT NULL
        """;

    /// <summary>What an entry's columns repeat of its content, for those who look at the table.</summary>
    private const string Columns = """
        SELECT number FROM audit_log
        WHERE json_valid(content) AND (action IS NOT json_extract(content, '$.action') OR skill_name IS NOT json_extract(content, '$.skill_name')
            OR skill_version IS NOT json_extract(content, '$.skill_version') OR number IS NOT json_extract(content, '$.number'))
        ORDER BY number LIMIT 1
        """;

    public static IReadOnlyList<string> Verify(SqliteDatabase database, AuditHead? expected)
    {
        var check = new AuditCheck();
        var ledger = new PromotionLedger();
        foreach (var entry in AuditReader.All(database))
        {
            check.Add(entry);
            ledger.Add(entry);
        }

        var linked = database.Prepare(Linked);
        try
        {
            while (linked.Step())
            {
                check.AddEvent(linked.Text(0), new AuditHead(linked.Int64(1), linked.OptionalText(2) ?? string.Empty));
            }
        }
        finally
        {
            linked.Reset();
        }

        foreach (var item in LedgerReader.Items(database, pendingOnly: false))
        {
            check.NeedEvent(item.EventId);
        }

        return [.. check.Finish(expected), .. Read(() => Differences(database, ledger).ToList())];
    }

    /// <summary>A row that somebody changed may hold what cannot be read at all.</summary>
    private static List<string> Read(Func<List<string>> differences)
    {
        try
        {
            return differences();
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [$"A stage or an approval holds what the audit log does not say and nobody can read: {e.Message}"];
        }
    }

    private static IEnumerable<string> Differences(SqliteDatabase database, PromotionLedger ledger)
    {
        if (database.Scalar(Columns) is { } number)
        {
            yield return FormattableString.Invariant($"Entry {number} of the audit log is broken: its columns say something else than its content.");
        }

        var stages = ledger.Stages().ToDictionary(s => (s.SkillName, s.SkillVersion));
        foreach (var stage in LedgerReader.Stages(database))
        {
            if (!stages.Remove((stage.SkillName, stage.SkillVersion), out var told) || told != stage)
            {
                yield return $"The stage of {Shown(stage.SkillName, stage.SkillVersion)} is {stage.Stage}, which is not what the audit log says.";
            }
        }

        foreach (var (skill, version) in stages.Keys)
        {
            yield return $"The stage of {Shown(skill, version)} is missing, which the audit log tells of.";
        }

        var approvals = ledger.Approvals().ToDictionary(a => a.Checklist.ApprovalId, Text, StringComparer.Ordinal);
        foreach (var approval in LedgerReader.Approvals(database))
        {
            if (!approvals.Remove(approval.Checklist.ApprovalId, out var told) || !string.Equals(told, Text(approval), StringComparison.Ordinal))
            {
                yield return $"The approval {approval.Checklist.ApprovalId}, or its revocation, is not what the audit log says.";
            }
        }

        foreach (var id in approvals.Keys)
        {
            yield return $"The approval {id} is missing, which the audit log tells of.";
        }
    }

    private static string Text(Approval approval)
    {
        var content = new AuditContent
        {
            Number = approval.Checklist.AuditEntry,
            RecordedAt = default,
            Action = $"{approval.Checklist.AuditHash} {approval.Revocation?.AuditEntry} {approval.Revocation?.AuditHash}",
            Approval = approval.Checklist,
            Revocation = approval.Revocation,
        };
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(content, LedgerJson.Default.AuditContent));
    }

    private static string Shown(string skill, string? version) => version is null ? $"\"{skill}\"" : $"\"{skill}\" version \"{version}\"";
}
