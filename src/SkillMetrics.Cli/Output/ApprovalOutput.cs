using System.Text.Json;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Cli.Output;

/// <summary>Approvals, as JSON and for people.</summary>
internal static class ApprovalOutput
{
    private static readonly Column[] _columns =
        [new("id"), new("skill"), new("version"), new("move"), new("approver"), new("ticket"), new("ticked", IsNumber: true), new("signed"), new("state")];

    /// <summary>Who revoked an approval, as a sentence goes on; nothing where nobody is named.</summary>
    public static string By(ApprovalRevocation revocation) => revocation.RevokedBy is { } who ? $" by {who}" : string.Empty;

    public static void WriteFields(Utf8JsonWriter json, ApprovalChecklist checklist)
    {
        json.WriteString("approval_id", checklist.ApprovalId);
        json.WriteString("skill", checklist.SkillName);
        json.WriteString("version", checklist.SkillVersion);
        json.WriteString("from", checklist.FromStage);
        json.WriteString("to", checklist.ToStage);
        json.WriteString("approver", checklist.Approver);
        json.WriteString("ticket", checklist.Ticket);
        json.WriteString("author", checklist.Author);
        json.WriteStartObject("items");
        foreach (var item in ChecklistItems.Names)
        {
            if (checklist.Items[item] is { } answer)
            {
                json.WriteBoolean(item, answer);
            }
            else
            {
                json.WriteNull(item);
            }
        }

        json.WriteEndObject();
        json.WriteStartObject("evidence");
        foreach (var (item, text) in checklist.Evidence.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            json.WriteString(item, text);
        }

        json.WriteEndObject();
        json.WriteString("policy_digest", checklist.PolicyDigest);
        json.Time("created_at", checklist.CreatedAt);
        json.Time("valid_until", checklist.ValidUntil);
        json.WriteNumber("audit_entry", checklist.AuditEntry);
        json.WriteString("audit_hash", checklist.AuditHash);
    }

    public static void WriteFields(Utf8JsonWriter json, Approval approval)
    {
        WriteFields(json, approval.Checklist);
        if (approval.Revocation is not { } revocation)
        {
            json.WriteNull("revocation");
            return;
        }

        json.WriteStartObject("revocation");
        json.WriteString("revoked_by", revocation.RevokedBy);
        json.WriteString("reason", revocation.Reason);
        json.Time("revoked_at", revocation.RevokedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Approval> approvals)
    {
        json.WriteStartObject();
        json.WriteStartArray("approvals");
        foreach (var approval in approvals)
        {
            json.WriteStartObject();
            WriteFields(json, approval);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, IReadOnlyList<Approval> approvals)
    {
        if (approvals.Count == 0)
        {
            screen.Write("Nothing was approved.");
        }

        screen.Write(new Grid(null, _columns, [.. approvals.Select(Row)]));
    }

    public static void Write(IScreen screen, Approval approval)
    {
        var (checklist, revocation) = approval;
        screen.Write(Grid.Facts(
            null,
            ("approval", checklist.ApprovalId),
            ("skill", checklist.SkillName),
            ("version", Format.Text(checklist.SkillVersion)),
            ("move", Move(checklist)),
            ("approver", checklist.Approver),
            ("ticket", checklist.Ticket),
            ("signed", Format.Time(checklist.CreatedAt)),
            ("valid until", Format.Time(checklist.ValidUntil)),
            ("revoked", revocation is null ? Format.Text(null) : $"{Format.Time(revocation.RevokedAt)}{By(revocation)}: {revocation.Reason}")));
        screen.Write(new Grid(
            "checklist",
            [new Column("item"), new Column("answer"), new Column("evidence")],
            [.. ChecklistItems.Names.Select(n => (Cell[])[n, Answer(checklist.Items[n]), Format.Text(checklist.Evidence.GetValueOrDefault(n))])]));
    }

    private static Cell[] Row(Approval approval)
    {
        var checklist = approval.Checklist;
        return
        [
            checklist.ApprovalId, checklist.SkillName, Format.Text(checklist.SkillVersion), Move(checklist), checklist.Approver, checklist.Ticket,
            Format.Count(ChecklistItems.Names.Count(n => checklist.Items[n] == true)), Format.Time(checklist.CreatedAt), approval.Revocation is null ? "signed" : "revoked",
        ];
    }

    private static string Move(ApprovalChecklist checklist) => $"{checklist.FromStage} to {checklist.ToStage}";

    private static string Answer(bool? answer) => Format.Text(answer switch { true => "yes", false => "no", null => null });
}
