using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkillMetrics.Storage.Ledger;

/// <summary>What an entry of the audit log tells, as its JSON object holds it.</summary>
internal sealed record AuditContent
{
    public required long Number { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string Action { get; init; }

    public string? SkillName { get; init; }

    public string? SkillVersion { get; init; }

    public string? Actor { get; init; }

    public string? Reason { get; init; }

    public bool? Forced { get; init; }

    public JsonElement? Event { get; init; }

    public ApprovalChecklist? Approval { get; init; }

    public ApprovalRevocation? Revocation { get; init; }

    public IReadOnlyList<SkillStage>? Stages { get; init; }

    public JsonElement? Details { get; init; }

    /// <summary>The id of <see cref="Event"/>, or null.</summary>
    [JsonIgnore]
    public string? EventId => Event is { ValueKind: JsonValueKind.Object } change && change.TryGetProperty("event_id", out var id) && id.ValueKind == JsonValueKind.String
        ? id.GetString()
        : null;
}
