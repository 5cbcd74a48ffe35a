using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillMetrics.Records;

/// <summary>JSON in one fixed form: names in ordinal order, no white space, so that equal objects are equal texts.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Object(string json, string field, [CallerMemberName] string property = "")
    {
        Guard.Text(json, field, RecordLimits.TextLength, property);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return Write(document.RootElement);
            }
        }
        catch (JsonException e)
        {
            throw new InvalidRecordException(field, $"must be a JSON object, but does not parse at byte {e.BytePositionInLine}", property);
        }

        throw new InvalidRecordException(field, "must be a JSON object", property);
    }

    private static string Write(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            Write(writer, element);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject()
                             .DistinctBy(m => m.Name, StringComparer.Ordinal)
                             .OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
