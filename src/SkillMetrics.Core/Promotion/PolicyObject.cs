using System.Text.Json;

namespace SkillMetrics.Promotion;

/// <summary>One object of a policy's JSON. A field that nobody knows is a fault: a misspelt threshold must not be none.</summary>
internal sealed class PolicyObject
{
    private readonly JsonElement _element;
    private readonly string _what;

    /// <summary>Takes an object whose fields are known, or any where none are named.</summary>
    public PolicyObject(JsonElement element, string what, params string[] fields)
    {
        (_element, _what) = (element, what);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{what} must be a JSON object, but is {element.GetRawText()}.");
        }

        foreach (var member in element.EnumerateObject().Where(m => fields.Length > 0 && !fields.Contains(m.Name, StringComparer.Ordinal)))
        {
            throw new FormatException($"{what} has the unknown field \"{member.Name}\". Its fields are {string.Join(", ", fields)}.");
        }
    }

    public string Text(string field) => Required(field, JsonValueKind.String, "a text").GetString()!;

    public double Number(string field) => Required(field, JsonValueKind.Number, "a number").GetDouble();

    public double Fraction(string field) => Number(field) is var number and >= 0 and <= 1
        ? number
        : throw Fault(field, "a number from 0 to 1", _element.GetProperty(field));

    public double NotNegative(string field) => Number(field) is var number and >= 0 and < double.PositiveInfinity
        ? number
        : throw Fault(field, "a number from 0", _element.GetProperty(field));

    public int Count(string field) =>
        Required(field, JsonValueKind.Number, "a whole number from 1") is var value && value.TryGetInt32(out var count) && count > 0
            ? count
            : throw Fault(field, "a whole number from 1", value);

    public double? OptionalNumber(string field) => Has(field) ? Number(field) : null;

    public bool? OptionalBoolean(string field) => !Has(field) ? null
        : _element.GetProperty(field) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean()
        : throw Fault(field, "true or false", _element.GetProperty(field));

    public int? OptionalCount(string field) => Has(field) ? Count(field) : null;

    public IEnumerable<JsonElement> Items(string field) => Required(field, JsonValueKind.Array, "a list").EnumerateArray();

    public IEnumerable<JsonElement>? OptionalItems(string field) => Has(field) ? Items(field) : null;

    public IReadOnlyList<string>? OptionalTexts(string field) => Has(field)
        ? [.. Items(field).Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw Fault(field, "a list of texts", i))]
        : null;

    private bool Has(string field) => _element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    private JsonElement Required(string field, JsonValueKind kind, string what) =>
        !_element.TryGetProperty(field, out var value) ? throw new FormatException($"{_what} lacks the field \"{field}\", {what}.")
        : value.ValueKind == kind ? value
        : throw Fault(field, what, value);

    private FormatException Fault(string field, string what, JsonElement value) =>
        new($"{_what}: \"{field}\" must be {what}, but is {value.GetRawText()}.");
}
