using System.Globalization;
using System.Text.Json;

namespace SkillMetrics.Cli.Output;

/// <summary>How values of each sort are written in JSON: times in UTC as ISO 8601, durations as numbers in a unit, what is unknown as null.</summary>
internal static class JsonValues
{
    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Integer(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? value) =>
        json.WriteString(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

    /// <summary>A decimal, so that every tick survives.</summary>
    public static void Duration(this Utf8JsonWriter json, string name, TimeSpan? value, long ticksPerUnit)
    {
        if (value is { } duration)
        {
            json.WriteNumber(name, (decimal)duration.Ticks / ticksPerUnit);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Counts(this Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }

    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
