using System.Text.Json.Serialization;

namespace SkillMetrics.Storage.Ledger;

/// <summary>How the ledger's parts look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(AuditContent))]
[JsonSerializable(typeof(ReindexItem))]
[JsonSerializable(typeof(EvidenceFigures))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LedgerJson : JsonSerializerContext;
