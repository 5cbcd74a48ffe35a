using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace SkillMetrics.Records.Ndjson;

/// <summary>
/// Reads records from NDJSON lines, liberally: fields in any order, unknown fields passed over, integers where floats are meant, a byte
/// order mark before them. It keeps its buffers between lines and is not for several threads at once.
/// </summary>
public sealed class NdjsonReader
{
    private const byte Nul = 0;
    private const int MaxDepth = 64;
    private static readonly JsonReaderOptions _options = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = MaxDepth };
    private readonly LineFields _fields = new();

    /// <summary>Reads the record of one line.</summary>
    /// <param name="line">The line's bytes, without its line end.</param>
    /// <param name="ingestedAt">The time given to a token estimate that states none.</param>
    /// <param name="record">The record, where the line holds a valid one.</param>
    /// <param name="reason">Otherwise what is wrong with the line, in a sentence a person understands.</param>
    /// <returns>Whether the line holds a valid record.</returns>
    public bool TryRead(
        ReadOnlySpan<byte> line, DateTimeOffset ingestedAt, [NotNullWhen(true)] out MetricRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        line = WithoutMark(line);
        reason = FaultOfBytes(line);
        if (reason is not null)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(line, _options);
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            if (isObject)
            {
                _fields.Read(ref reader);
            }

            // Whatever follows is a fault, too, and throws.
            while (reader.Read())
            {
            }

            if (isObject)
            {
                record = RecordBuilder.Build(_fields, ingestedAt);
                return true;
            }

            reason = "The line is JSON, but not an object.";
        }
        catch (InvalidRecordException e)
        {
            reason = $"{e.Reason}.";
        }
        catch (JsonException)
        {
            reason = FaultOfJson(line);
        }

        return false;
    }

    /// <summary>Reads the record of a scanned line, as <see cref="TryRead(ReadOnlySpan{byte}, DateTimeOffset, out MetricRecord?, out string?)"/> does.</summary>
    internal bool TryRead(ScannedLine line, DateTimeOffset ingestedAt, out MetricRecord? record, out string? reason)
    {
        if (!line.IsTooLong)
        {
            return TryRead(line.Bytes.Span, ingestedAt, out record, out reason);
        }

        record = null;
        reason = FaultOfLength(line.Length);
        return false;
    }

    /// <summary>Whether a line is one whole JSON value: true also where it makes no valid record.</summary>
    internal static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(WithoutMark(line), _options);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line)
    {
        var mark = "\uFEFF"u8;
        return line.StartsWith(mark) ? line[mark.Length..] : line;
    }

    private static string? FaultOfBytes(ReadOnlySpan<byte> line)
    {
        if (line.Length > RecordLimits.LineBytes)
        {
            return FaultOfLength(line.Length);
        }

        if (line.Contains(Nul))
        {
            return LooksLikeUtf16(line)
                ? "The line is UTF-16; records are read as UTF-8 only."
                : "The line holds NUL bytes.";
        }

        return Utf8.IsValid(line) ? null : "The line holds bytes that are not UTF-8.";
    }

    private static string FaultOfLength(long length) =>
        string.Create(CultureInfo.InvariantCulture, $"The line has {length} bytes; at most {RecordLimits.LineBytes} are read.");

    private static bool LooksLikeUtf16(ReadOnlySpan<byte> line) => line.Count(Nul) >= line.Length / 3;

    /// <summary>What is wrong with a line that is not JSON: read once more, as if there were more to come.</summary>
    private static string FaultOfJson(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth + 1 }));
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == MaxDepth)
                {
                    return $"The line nests deeper than {MaxDepth} levels.";
                }
            }

            return "The line is not JSON: it ends too early.";
        }
        catch (JsonException e)
        {
            return FaultOfJson(line, (int)(e.BytePositionInLine ?? 0));
        }
    }

    private static string FaultOfJson(ReadOnlySpan<byte> line, int position)
    {
        position = Math.Clamp(position, 0, line.Length);
        if (line[..position].TrimStart((byte)' ').IsEmpty)
        {
            return "The line is not JSON.";
        }

        var rest = line[position..];
        return rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8)
            ? $"The line is not JSON: it holds NaN or infinity at byte {position}, which no record may hold."
            : $"The line is not JSON from byte {position} on.";
    }
}
