using System.Globalization;
using System.Text.Json;
using SkillMetrics.Promotion;

namespace SkillMetrics.Cli.Output;

/// <summary>What the gate says, as JSON and for people.</summary>
internal static class VerdictOutput
{
    private static readonly Column[] _columns =
        [new("check"), new("verdict"), new("observed", IsNumber: true), new("threshold", IsNumber: true), new("samples", IsNumber: true), new("reason")];

    public static void WriteFields(Utf8JsonWriter json, GateVerdict verdict)
    {
        json.WriteString("skill", verdict.SkillName);
        json.WriteString("version", verdict.SkillVersion);
        json.WriteString("from", verdict.FromStage);
        json.WriteString("to", verdict.ToStage);
        json.WriteString("verdict", Name(verdict.Verdict));
        json.WriteStartArray("checks");
        foreach (var check in verdict.Checks)
        {
            Write(json, check);
        }

        json.WriteEndArray();
        json.Time("evaluated_at", verdict.EvaluatedAt);
        json.WriteString("policy", verdict.PolicyName);
        json.WriteString("policy_digest", verdict.PolicyDigest);
    }

    public static void Write(IScreen screen, GateVerdict verdict)
    {
        WriteFacts(screen, verdict);
        screen.Write(new Grid("checks", _columns, [.. verdict.Checks.Select(Row)]));
    }

    /// <summary>The same, with each check in a sentence, and its bounds drawn.</summary>
    public static void WriteExplained(IScreen screen, GateVerdict verdict)
    {
        WriteFacts(screen, verdict);
        screen.Write([.. verdict.Checks.Select(c => new Explanation(c))]);
    }

    private static void WriteFacts(IScreen screen, GateVerdict verdict) => screen.Write(Grid.Facts(
            null,
            ("skill", verdict.SkillName),
            ("version", Format.Text(verdict.SkillVersion)),
            ("move", $"{verdict.FromStage} to {verdict.ToStage}"),
            ("verdict", Name(verdict.Verdict)),
            ("evaluated at", Format.Time(verdict.EvaluatedAt)),
            ("policy", verdict.PolicyName)));

    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "fail",
        _ => "inconclusive",
    };

    private static void Write(Utf8JsonWriter json, CheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        json.WriteString("verdict", Name(check.Verdict));
        json.Number("observed", check.Observed);
        json.Number("threshold", check.Threshold);
        json.Number("lower", check.Lower);
        json.Number("upper", check.Upper);
        json.Integer("samples", check.Samples);
        if (check.Window is { } window)
        {
            json.WriteStartObject("window");
            json.Time("after", window.After);
            json.Time("up_to", window.UpTo);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("window");
        }

        json.WriteString("reason", check.Reason);
        json.WriteEndObject();
    }

    private static Cell[] Row(CheckResult check) =>
    [
        check.Name, Name(check.Verdict), Number(check.Observed), Number(check.Threshold),
        check.Samples is { } samples ? Format.Count(samples) : Format.Text(null), check.Reason,
    ];

    private static string Number(double? value) => Format.Text(value?.ToString("0.####", CultureInfo.InvariantCulture));
}
