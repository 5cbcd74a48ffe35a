using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace SkillMetrics.Records.Ndjson;

/// <summary>The name of every field on the wire and what it holds.</summary>
internal static class FieldNames
{
    /// <summary>Longer than any name, so that a longer one in a line can be passed over unread.</summary>
    public const int LongestName = 32;

    private static readonly FieldType[] _types = CreateTypes();
    private static readonly string[] _names = [.. Enum.GetValues<Field>().Select(ToSnakeCase)];
    private static readonly JsonEncodedText[] _encoded = [.. _names.Select(n => JsonEncodedText.Encode(n))];

    private static readonly FrozenDictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> _byName =
        Enum.GetValues<Field>().ToFrozenDictionary(f => _names[(int)f], StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static int Count => _names.Length;

    public static string Name(Field field) => _names[(int)field];

    public static JsonEncodedText Encoded(Field field) => _encoded[(int)field];

    public static FieldType Type(Field field) => _types[(int)field];

    public static bool TryFind(scoped ref Utf8JsonReader reader, out Field field)
    {
        field = default;
        if (reader.ValueSpan.Length > LongestName || reader.ValueIsEscaped)
        {
            return false;
        }

        Span<char> name = stackalloc char[LongestName];
        var length = Encoding.UTF8.GetChars(reader.ValueSpan, name);
        return _byName.TryGetValue(name[..length], out field);
    }

    private static FieldType[] CreateTypes()
    {
        var types = new FieldType[Enum.GetValues<Field>().Length];
        Set(
            FieldType.Number,
            Field.Timestamp, Field.ExecutionTimeMs, Field.MemoryUsageMb, Field.Confidence, Field.PatternFidelity, Field.PatternsFollowed,
            Field.PatternsMissed, Field.InvokedAt, Field.DurationSeconds, Field.DeliverableCount, Field.PredictedOutputTokens,
            Field.ActualOutputTokens, Field.SelectedBudget, Field.IngestedAt, Field.SmapePercent, Field.WasteRatio,
            Field.Length);
        Set(FieldType.Time, Field.RecordedAt);
        Set(
            FieldType.Boolean,
            Field.ExceptionOccurred, Field.Correct, Field.Completed, Field.Automated, Field.Success, Field.Truncated, Field.Underestimated);
        Set(FieldType.TextList, Field.FollowUpActions, Field.Deliverables);
        Set(FieldType.BooleanMap, Field.PatternsDetail);
        Set(FieldType.Object, Field.AutomatedChecks);
        return types;

        void Set(FieldType type, params ReadOnlySpan<Field> fields)
        {
            foreach (var field in fields)
            {
                types[(int)field] = type;
            }
        }
    }

    private static string ToSnakeCase(Field field) => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString());
}
