using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Storage.Ledger;

/// <summary>Times as ISO 8601 in UTC with microseconds, ending in <c>Z</c> as all times on the wire do.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IsoTime.TryParse(reader.GetString()!, out var time)
            ? time
            : throw new JsonException("Not an ISO 8601 time.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}
