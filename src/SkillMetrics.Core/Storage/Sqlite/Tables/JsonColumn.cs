using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillMetrics.Storage.Sqlite.Tables;

/// <summary>Lists and maps as JSON texts in a column; empty ones are NULL.</summary>
internal static class JsonColumn
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string? Of(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return null;
        }

        return Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        });
    }

    public static string? Of(IReadOnlyDictionary<string, bool> entries)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        return Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in entries)
            {
                writer.WriteBoolean(name, value);
            }

            writer.WriteEndObject();
        });
    }

    public static List<string> ToList(string? json)
    {
        var items = new List<string>();
        if (json is not null)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    items.Add(reader.GetString()!);
                }
            }
        }

        return items;
    }

    public static Dictionary<string, bool> ToMap(string? json)
    {
        var entries = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (json is not null)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            var name = string.Empty;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = reader.GetString()!;
                        break;
                    case JsonTokenType.True or JsonTokenType.False:
                        entries[name] = reader.TokenType == JsonTokenType.True;
                        break;
                }
            }
        }

        return entries;
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
