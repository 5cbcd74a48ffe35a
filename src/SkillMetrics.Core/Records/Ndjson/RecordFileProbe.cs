using System.Text.Json;

namespace SkillMetrics.Records.Ndjson;

/// <summary>
/// Tells files of records from other JSON files. A <c>.json</c> file is one of records when any of its first lines is an object with a
/// field that tells a kind of record; <c>.ndjson</c> and <c>.jsonl</c> files always are, and need no look.
/// </summary>
internal static class RecordFileProbe
{
    /// <summary>How many lines that are not blank are looked at.</summary>
    public const int Lines = 20;

    /// <summary>Looks at the first lines of a file. The stream is left wherever that ends.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public static async Task<bool> HoldsRecordsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var scanner = new LineScanner(stream);
        for (var i = 0; i < Lines && await scanner.ReadAsync(cancellationToken).ConfigureAwait(false); i++)
        {
            if (!scanner.Line.IsTooLong && IsRecord(scanner.Line.Bytes.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc cref="HoldsRecordsAsync"/>
    public static bool HoldsRecords(Stream stream)
    {
        var scanner = new LineScanner(stream);
        for (var i = 0; i < Lines && scanner.Read(); i++)
        {
            if (!scanner.Line.IsTooLong && IsRecord(scanner.Line.Bytes.Span))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRecord(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var tells = false;
            while (reader.Read())
            {
                tells |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && TellsKind(ref reader);
            }

            return tells;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TellsKind(ref Utf8JsonReader reader) =>
        !reader.ValueIsEscaped && FieldNames.TryFind(ref reader, out var field)
        && field is Field.MetricType or Field.EventType or Field.InvocationId or Field.PredictedOutputTokens;
}
