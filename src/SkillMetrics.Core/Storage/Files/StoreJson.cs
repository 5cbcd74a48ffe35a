using System.Text.Json.Serialization;
using SkillMetrics.Storage.Files.Maintenance;

namespace SkillMetrics.Storage.Files;

/// <summary>How the store's own lines look, which are not records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RejectLine))]
[JsonSerializable(typeof(AuditLine))]
[JsonSerializable(typeof(IngestionWatermark))]
[JsonSerializable(typeof(IntentEntry[]))]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class StoreJson : JsonSerializerContext;
