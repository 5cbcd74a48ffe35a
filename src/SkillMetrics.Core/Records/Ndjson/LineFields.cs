using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SkillMetrics.Records.Ndjson;

/// <summary>
/// The fields of one line, in whatever order they came. A value of the wrong type is only remembered here: it is a fault when the
/// record's kind has such a field, and an unknown extra otherwise. Reused from line to line; not for several threads.
/// </summary>
internal sealed class LineFields
{
    private readonly State[] _states = new State[FieldNames.Count];
    private readonly double[] _numbers = new double[FieldNames.Count];
    private readonly decimal?[] _exact = new decimal?[FieldNames.Count];
    private readonly object?[] _values = new object?[FieldNames.Count];

    private enum State : byte
    {
        Absent,
        Present,
        WrongType,
    }

    /// <summary>Reads the whole object at the reader; throws <see cref="JsonException"/> where it is not JSON.</summary>
    public void Read(scoped ref Utf8JsonReader reader)
    {
        Array.Clear(_states);
        Array.Clear(_values);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = FieldNames.TryFind(ref reader, out var field);
            reader.Read();
            if (known)
            {
                ReadValue(ref reader, field);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    public bool Has(Field field) => _states[(int)field] != State.Absent;

    public string Text(Field field) => OptionalText(field) ?? throw Missing(field);

    /// <summary>A text, or null where there is none: also where a time is given as a number.</summary>
    public string? OptionalText(Field field) => IsPresent(field) ? (string?)_values[(int)field] : null;

    public double Number(Field field) => OptionalNumber(field) ?? throw Missing(field);

    public double? OptionalNumber(Field field) => IsPresent(field) ? _numbers[(int)field] : null;

    public bool Boolean(Field field) => OptionalBoolean(field) ?? throw Missing(field);

    public bool? OptionalBoolean(Field field) => IsPresent(field) ? _numbers[(int)field] != 0 : null;

    public long Integer(Field field) => OptionalInteger(field) ?? throw Missing(field);

    public long? OptionalInteger(Field field)
    {
        if (OptionalNumber(field) is not { } number)
        {
            return null;
        }

        return Math.Floor(number) == number && _exact[(int)field] is { } exact && decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue
            ? (long)exact
            : throw Fault(field, $"must be a whole number, but is {number.ToString("R", CultureInfo.InvariantCulture)}");
    }

    /// <summary>
    /// A number in units of which so many make one, whole. A number that is whole in them is taken as it is written, because a double no
    /// longer tells microseconds apart after the year 2112, nor ticks after some years; any other is the double it was written from, rounded half to even.
    /// </summary>
    public long? OptionalUnits(Field field, long unitsPerOne)
    {
        if (OptionalNumber(field) is not { } number)
        {
            return null;
        }

        return Math.Abs(number) < long.MaxValue / unitsPerOne && _exact[(int)field] is { } exact && decimal.IsInteger(exact * unitsPerOne)
            ? (long)(exact * unitsPerOne)
            : (long)Math.Round(number * unitsPerOne);
    }

    public IReadOnlyList<string> List(Field field) => IsPresent(field) ? (IReadOnlyList<string>)_values[(int)field]! : ValueList.Empty;

    public IReadOnlyDictionary<string, bool> Map(Field field) =>
        IsPresent(field) ? (IReadOnlyDictionary<string, bool>)_values[(int)field]! : ValueMap.Empty;

    /// <summary>A text as a reason shows it: in quotes, and only its head where it is long.</summary>
    public static string Shown(string text) => $"\"{Shorten(text)}\"";

    public static InvalidRecordException Fault(Field field, string reason) => new(FieldNames.Name(field), reason, FieldNames.Name(field));

    private static InvalidRecordException Missing(Field field) => Fault(field, "is missing");

    private bool IsPresent(Field field) => _states[(int)field] switch
    {
        State.Absent => false,
        State.Present => true,
        _ => throw Fault(field, $"must be {Expected(field)}, but is {_values[(int)field]}"),
    };

    private void ReadValue(scoped ref Utf8JsonReader reader, Field field)
    {
        var index = (int)field;
        if (reader.TokenType == JsonTokenType.Null)
        {
            _states[index] = State.Absent;
            return;
        }

        object? value = null;
        var fits = (FieldNames.Type(field), reader.TokenType) switch
        {
            (FieldType.Text or FieldType.Time, JsonTokenType.String) => (value = TextOrNull(ref reader)) is not null,
            (FieldType.Number or FieldType.Time, JsonTokenType.Number) => ReadNumber(ref reader, index),
            (FieldType.Boolean, JsonTokenType.True) => SetBoolean(index, 1),
            (FieldType.Boolean, JsonTokenType.False) => SetBoolean(index, 0),
            (FieldType.TextList, JsonTokenType.StartArray) => (value = ReadList(ref reader)) is not null,
            (FieldType.BooleanMap, JsonTokenType.StartObject) => (value = ReadMap(ref reader)) is not null,
            (FieldType.Object, JsonTokenType.StartObject) => (value = ReadObject(ref reader)) is not null,
            _ => false,
        };
        _states[index] = fits ? State.Present : State.WrongType;
        _values[index] = fits ? value : Describe(ref reader);
        if (!fits && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            reader.Skip();
        }
    }

    private bool ReadNumber(scoped ref Utf8JsonReader reader, int index)
    {
        _exact[index] = reader.TryGetDecimal(out var exact) ? exact : null;
        return reader.TryGetDouble(out _numbers[index]) && double.IsFinite(_numbers[index]);
    }

    private bool SetBoolean(int index, double value)
    {
        _numbers[index] = value;
        return true;
    }

    /// <summary>The text or name at the reader, or null where an escape in it is half of a surrogate pair.</summary>
    private static string? TextOrNull(scoped ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The items of an array of texts, or null where it holds anything else; the reader then stands at the array's end.</summary>
    private static List<string>? ReadList(scoped ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var items = new List<string>();
        var fits = true;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.String && TextOrNull(ref reader) is { } item)
            {
                items.Add(item);
            }
            else
            {
                fits = false;
                reader.Skip();
            }
        }

        return fits ? items : null;
    }

    /// <summary>The entries of an object of booleans, or null where it holds anything else; the reader then stands at the object's end.</summary>
    private static Dictionary<string, bool>? ReadMap(scoped ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var entries = new Dictionary<string, bool>(StringComparer.Ordinal);
        var fits = true;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            var name = TextOrNull(ref reader);
            reader.Read();
            if (name is not null && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            {
                entries[name] = reader.TokenType == JsonTokenType.True;
            }
            else
            {
                fits = false;
                reader.Skip();
            }
        }

        return fits ? entries : null;
    }

    private static string ReadObject(scoped ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    private static string Expected(Field field) => FieldNames.Type(field) switch
    {
        FieldType.Text => "a text",
        FieldType.Number => "a finite number",
        FieldType.Time => "a number of seconds or an ISO 8601 time",
        FieldType.Boolean => "true or false",
        FieldType.TextList => "an array of texts",
        FieldType.BooleanMap => "an object whose values are true or false",
        _ => "an object",
    };

    private static string Describe(scoped ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => TextOrNull(ref reader) is { } text ? $"the text {Shown(text)}" : "a text that holds half of a surrogate pair",
        JsonTokenType.Number => Shorten(Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.EndObject => "an object with something else in it",
        JsonTokenType.StartArray => "an array",
        _ => "an array with something else in it",
    };

    private static string Shorten(string text)
    {
        const int shown = 40;
        return text.Length <= shown ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[shown - 1]) ? shown - 1 : shown), "…");
    }
}
