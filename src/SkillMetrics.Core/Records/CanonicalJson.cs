using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillMetrics.Records;

/// <summary>JSON in one fixed form: names in ordinal order, no white space, so that equal objects are equal texts.</summary>
internal static class CanonicalJson
{
    // One level less than the reader of lines takes: the record's own object is around it.
    private const int MaxDepth = 63;

    // More than is legal, so that what is only too deep is told from what does not parse.
    private static readonly JsonDocumentOptions _documentOptions = new() { MaxDepth = 1_000 };
    private static readonly JsonWriterOptions _writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Object(string json, string field, [CallerMemberName] string property = "")
    {
        Guard.Text(json, field, RecordLimits.LineBytes, property);
        return Guard.Text(Rewrite(json, field, property), field, RecordLimits.TextLength, property);
    }

    /// <summary>The canonical form of any value.</summary>
    public static string Of(JsonElement element) => Write(element);

    private static string Rewrite(string json, string field, string property)
    {
        try
        {
            using var document = JsonDocument.Parse(json, _documentOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidRecordException(field, "must be a JSON object", property);
            }

            return Fits(document.RootElement, MaxDepth)
                ? Write(document.RootElement)
                : throw new InvalidRecordException(field, $"must not nest deeper than {MaxDepth} levels", property);
        }
        catch (JsonException e)
        {
            throw new InvalidRecordException(field, $"must be a JSON object, but does not parse at byte {e.BytePositionInLine}", property);
        }
        catch (InvalidOperationException)
        {
            // What reading a text with an escape of half of a surrogate pair throws.
            throw new InvalidRecordException(field, Guard.NotUnicode, property);
        }
    }

    private static bool Fits(JsonElement element, int levels) => element.ValueKind switch
    {
        JsonValueKind.Object => levels > 0 && element.EnumerateObject().All(m => Fits(m.Value, levels - 1)),
        JsonValueKind.Array => levels > 0 && element.EnumerateArray().All(i => Fits(i, levels - 1)),
        _ => true,
    };

    private static string Write(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _writerOptions))
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

                // Of a name that occurs twice the last value counts, as everywhere else in a line.
                foreach (var member in element.EnumerateObject().Reverse()
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
