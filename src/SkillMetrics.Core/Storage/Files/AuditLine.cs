using System.Text.Json;
using SkillMetrics.Records;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Storage.Files;

/// <summary>An entry of the audit log as a line of the store's file of it. Its number is in its content.</summary>
internal sealed record AuditLine
{
    public required JsonElement Content { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }

    public static AuditLine Of(AuditEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Content);
        return new AuditLine { Content = document.RootElement.Clone(), PreviousHash = entry.PreviousHash, Hash = entry.Hash };
    }

    public AuditEntry ToEntry() => new()
    {
        Number = Content.ValueKind == JsonValueKind.Object && Content.TryGetProperty("number", out var number) && number.TryGetInt64(out var n)
            ? n
            : throw new JsonException("An entry of the audit log has a number."),
        Content = CanonicalJson.Of(Content),
        PreviousHash = PreviousHash,
        Hash = Hash,
    };
}
