using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillMetrics.Promotion;

/// <summary>A verdict as the JSON object that an event and the audit log keep.</summary>
internal static class VerdictJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(GateVerdict verdict, bool forced)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            writer.WriteStartObject();
            writer.WriteString("verdict", Name(verdict.Verdict));
            writer.WriteBoolean("forced", forced);
            writer.WriteString("evaluated_at", Time(verdict.EvaluatedAt));
            writer.WriteString("policy", verdict.PolicyName);
            writer.WriteString("policy_digest", verdict.PolicyDigest);
            writer.WriteStartArray("checks");
            foreach (var check in verdict.Checks)
            {
                Write(writer, check);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, CheckResult check)
    {
        writer.WriteStartObject();
        writer.WriteString("name", check.Name);
        writer.WriteString("verdict", Name(check.Verdict));
        Number(writer, "observed", check.Observed);
        Number(writer, "threshold", check.Threshold);
        Number(writer, "samples", check.Samples);
        if (check.Window is { } window)
        {
            writer.WriteStartObject("window");
            writer.WriteString("after", window.After is { } after ? Time(after) : null);
            writer.WriteString("up_to", Time(window.UpTo));
            writer.WriteEndObject();
        }

        writer.WriteString("reason", check.Reason);
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
    }

    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "fail",
        _ => "inconclusive",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
