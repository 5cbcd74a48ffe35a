using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Output;

/// <summary>What happened to a skill, as JSON and for people.</summary>
internal static class HistoryOutput
{
    private static readonly Column[] _columns = [new("when"), new("what"), new("version"), new("move"), new("who"), new("ticket"), new("why")];

    public static void Write(Utf8JsonWriter json, string skill, IReadOnlyList<HistoryEntry> entries)
    {
        json.WriteStartObject();
        json.WriteString("skill", skill);
        json.WriteStartArray("history");
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("event", Name(entry));
            json.Time("at", entry.At);
            if (entry.Approval is { } approval)
            {
                ApprovalOutput.WriteFields(json, approval);
            }
            else
            {
                Write(json, entry.Change!);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IReadOnlyList<HistoryEntry> entries)
    {
        if (entries.Count == 0)
        {
            screen.Write("Nothing was approved or moved.");
        }

        screen.Write(new Grid(null, _columns, [.. entries.Select(Row)]));
    }

    private static void Write(Utf8JsonWriter json, StageChangeRecord change)
    {
        json.WriteString("event_id", change.EventId);
        json.WriteString("skill", change.SkillName);
        json.WriteString("version", change.SkillVersion);
        json.WriteString("from", change.FromState);
        json.WriteString("to", change.ToState);
        switch (change)
        {
            case PromotionRecord promotion:
                json.WriteString("approver", promotion.Approver);
                json.WriteString("ticket", promotion.ApprovalTicket);
                json.WriteString("reason", promotion.Reason);
                json.WritePropertyName("automated_checks");
                json.WriteRawValue(promotion.AutomatedChecks);
                break;
            case RollbackRecord rollback:
                json.WriteString("reason", rollback.TriggerReason);
                json.WriteString("trigger_metric", rollback.TriggerMetric);
                json.WriteBoolean("automated", rollback.Automated);
                break;
        }

        json.Integer("audit_entry", change.AuditEntry);
        json.WriteString("audit_hash", change.AuditHash);
    }

    private static Cell[] Row(HistoryEntry entry) => entry switch
    {
        { Approval: { Checklist: var c } approval } => Row(entry, c.SkillVersion, c.FromStage, c.ToStage, c.Approver, c.Ticket, Why(approval)),
        { Change: PromotionRecord p } => Row(entry, p.SkillVersion, p.FromState, p.ToState, p.Approver, p.ApprovalTicket, p.Reason),
        { Change: RollbackRecord r } => Row(entry, r.SkillVersion, r.FromState, r.ToState, r.Automated ? "monitor" : null, null, r.TriggerReason),
        _ => throw new InvalidOperationException($"Unknown: {entry}."),
    };

    private static Cell[] Row(HistoryEntry entry, string? version, string from, string to, string? who, string? ticket, string? why) =>
        [Format.Time(entry.At), Shown(entry), Format.Text(version), $"{from} to {to}", Format.Text(who), Format.Text(ticket), Format.Text(why)];

    private static string? Why(Approval approval) => approval.Revocation is { } revocation ? $"revoked{ApprovalOutput.By(revocation)}: {revocation.Reason}" : null;

    private static string Name(HistoryEntry entry) => entry.Change switch
    {
        null => "approval",
        PromotionRecord => "promotion",
        _ => "rollback",
    };

    /// <summary>What was ingested is somebody's word: nothing moved here by it.</summary>
    private static string Shown(HistoryEntry entry) => entry.AuditEntry is null ? $"{Name(entry)} (ingested)" : Name(entry);
}
