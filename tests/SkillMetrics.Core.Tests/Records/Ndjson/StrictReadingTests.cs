using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class StrictReadingTests
{
    private const string Kinds = "performance, outcome, fidelity, invocation, promotion, rollback, token_estimate, interaction";

    [Theory]
    [InlineData("{}", "metric_type is missing, and no other field tells the kind of record.")]
    [InlineData("{\"skill_name\":\"a\"}", "metric_type is missing, and no other field tells the kind of record.")]
    [InlineData("{\"metric_type\":\"latency\"}", $"metric_type must be one of {Kinds}, but is \"latency\".")]
    [InlineData("{\"metric_type\":\"\"}", $"metric_type must be one of {Kinds}, but is \"\".")]
    [InlineData("{\"event_type\":\"Promotion\"}", $"event_type must be one of {Kinds}, but is \"Promotion\".")]
    [InlineData("{\"metric_type\":5}", "metric_type must be a text, but is 5.")]
    [InlineData("[]", "The line is JSON, but not an object.")]
    [InlineData("\"{}\"", "The line is JSON, but not an object.")]
    [InlineData("null", "The line is JSON, but not an object.")]
    [InlineData("12", "The line is JSON, but not an object.")]
    [InlineData("", "The line is not JSON: it ends too early.")]
    [InlineData("hello", "The line is not JSON.")]
    [InlineData("  hello", "The line is not JSON.")]
    [InlineData("NaN", "The line is not JSON.")]
    [InlineData("[1,2", "The line is not JSON: it ends too early.")]
    [InlineData("{\"a\":1}{\"b\":2}", "The line is not JSON from byte 7 on.")]
    [InlineData("{\"a\":1},", "The line is not JSON from byte 7 on.")]
    [InlineData("{\"a\":1,}", "The line is not JSON from byte 7 on.")]
    [InlineData("{\"a\":1 /* b */}", "The line is not JSON from byte 7 on.")]
    [InlineData("{'a':1}", "The line is not JSON from byte 1 on.")]
    [InlineData("{\"a\":01}", "The line is not JSON from byte 6 on.")]
    [InlineData("{\"a\":\"\t\"}", "The line is not JSON from byte 6 on.")]
    public void A_line_that_holds_no_record_is_refused_with_a_reason(string line, string reason) => Assert.Equal(reason, Reading.Reason(line));

    [Theory]
    [Trait("Pitfall", "4")]
    [InlineData("{\"pattern_fidelity\":NaN}", 20)]
    [InlineData("{\"a\": NaN }", 6)]
    [InlineData("{\"a\":Infinity}", 5)]
    [InlineData("{\"a\":-Infinity}", 6)]
    [InlineData("{\"a\":[1,NaN]}", 8)]
    public void A_bare_NaN_or_infinity_is_called_by_its_name(string line, int position) =>
        Assert.Equal($"The line is not JSON: it holds NaN or infinity at byte {position}, which no record may hold.", Reading.Reason(line));

    [Fact]
    public void A_line_cut_short_anywhere_ends_too_early()
    {
        foreach (var record in Sample.OfEveryKind())
        {
            var line = NdjsonCodec.ToLine(record);
            for (var length = 1; length < line.Length; length++)
            {
                Assert.Equal("The line is not JSON: it ends too early.", Reading.Reason(line[..length]));
            }
        }
    }

    [Fact]
    public void Every_required_field_is_missed_by_name()
    {
        foreach (var (record, fields) in Required())
        {
            foreach (var field in fields)
            {
                Assert.Equal($"{field} is missing.", Reading.Reason(Reading.Without(record, field)));
            }
        }
    }

    [Fact]
    public void A_time_is_missed_by_the_name_its_kind_has_for_it()
    {
        foreach (var record in Sample.OfEveryKind().Where(r => r.Kind != RecordKind.TokenEstimate))
        {
            var field = record.Kind == RecordKind.Invocation ? "invoked_at" : "timestamp";
            Assert.Equal(
                $"{field} is missing.",
                Reading.Reason(Reading.Line(record, $"\"{field}\":1772366400,\"timestamp_iso\":\"2026-03-01T12:00:00.000000Z\",", string.Empty)));
        }
    }

    [Theory]
    [InlineData("\"skill_name\":\"summarize\"", "\"skill_name\":[\"summarize\"]", "skill_name must be a text, but is an array.")]
    [InlineData("\"skill_name\":\"summarize\"", "\"skill_name\":{\"a\":[{}]}", "skill_name must be a text, but is an object.")]
    [InlineData("\"skill_name\":\"summarize\"", "\"skill_name\":true", "skill_name must be a text, but is true.")]
    [InlineData("\"skill_name\":\"summarize\"", "\"skill_name\":\"\"", "skill_name must be a name of 1 to 200 characters, but is empty.")]
    [InlineData("\"skill_name\":\"summarize\"", "\"skill_name\":\"a\\nb\"", "skill_name must not hold control characters, but holds U+000A.")]
    [InlineData("\"skill_name\":\"summarize\"", "\"skill_name\":\"\\ud83d\"", "skill_name must be a text, but is a text that holds half of a surrogate pair.")]
    [InlineData("\"invocation_id\":\"i1\"", "\"invocation_id\":\"\"", "invocation_id must not be empty.")]
    [InlineData("\"invoked_at\":1772366400", "\"invoked_at\":\"2026-03-01\"", "invoked_at must be a finite number, but is the text \"2026-03-01\".")]
    [InlineData("\"invoked_at\":1772366400", "\"invoked_at\":1e999", "invoked_at must be a finite number, but is 1e999.")]
    [InlineData("\"invoked_at\":1772366400", "\"invoked_at\":-1", "invoked_at must be seconds from 1970 to the year 9999, but is -1.")]
    [InlineData("\"invoked_at\":1772366400", "\"invoked_at\":253402300800", "invoked_at must be seconds from 1970 to the year 9999, but is 253402300800.")]
    [InlineData("\"invoked_at\":1772366400", "\"invoked_at\":1772366400000", "invoked_at must be seconds from 1970 to the year 9999, but is 1772366400000.")]
    [InlineData("\"invoked_at\":1772366400", "\"invoked_at\":1e300", "invoked_at must be seconds from 1970 to the year 9999, but is 1E+300.")]
    [InlineData("\"duration_seconds\":1.5", "\"duration_seconds\":-0.5", "duration_seconds must be from 0 to 316224000, but is -0.5.")]
    [InlineData("\"duration_seconds\":1.5", "\"duration_seconds\":316224000.0000001", "duration_seconds must be from 0 to 316224000, but is 316224000.0000001.")]
    [InlineData("\"duration_seconds\":1.5", "\"duration_seconds\":1e300", "duration_seconds must be from 0 to 316224000, but is 1E+300.")]
    [InlineData("\"duration_seconds\":1.5", "\"duration_seconds\":[]", "duration_seconds must be a finite number, but is an array.")]
    [InlineData("\"completed\":true", "\"completed\":1", "completed must be true or false, but is 1.")]
    [InlineData("\"completed\":true", "\"completed\":\"true\"", "completed must be true or false, but is the text \"true\".")]
    [InlineData("[\"git commit\",\"git commit\",\"git push\"]", "\"git\"", "follow_up_actions must be an array of texts, but is the text \"git\".")]
    [InlineData("[\"git commit\",\"git commit\",\"git push\"]", "[\"git\",5]", "follow_up_actions must be an array of texts, but is an array with something else in it.")]
    [InlineData("[\"git commit\",\"git commit\",\"git push\"]", "[null]", "follow_up_actions must be an array of texts, but is an array with something else in it.")]
    [InlineData("[\"git commit\",\"git commit\",\"git push\"]", "[[\"git\"],{\"a\":[]}]", "follow_up_actions must be an array of texts, but is an array with something else in it.")]
    [InlineData("[\"git commit\",\"git commit\",\"git push\"]", "{\"a\":[1]}", "follow_up_actions must be an array of texts, but is an object.")]
    public void A_field_of_an_invocation_that_may_not_hold_its_value_is_named_with_it(string old, string replacement, string reason)
    {
        Assert.Equal(reason, Reading.Reason(Reading.Line(Sample.Completed(), old, replacement)));

        // The same with fields behind it, which a reader that stands at the wrong place would misread.
        Assert.Equal(reason, Reading.Reason(Reading.Extended(Sample.Completed(), $"{Replaced(old, replacement)},\"zzz\":[{{}}]")));
    }

    [Theory]
    [InlineData("\"pattern_fidelity\":0.5", "\"pattern_fidelity\":7.5", "pattern_fidelity must be from 0 to 1, but is 7.5.")]
    [InlineData("\"pattern_fidelity\":0.5", "\"pattern_fidelity\":-0.5", "pattern_fidelity must be from 0 to 1, but is -0.5.")]
    [InlineData("\"pattern_fidelity\":0.5", "\"pattern_fidelity\":\"NaN\"", "pattern_fidelity must be a finite number, but is the text \"NaN\".")]
    [InlineData("\"patterns_followed\":1", "\"patterns_followed\":-1", "patterns_followed must not be negative, but is -1.")]
    [InlineData("\"patterns_followed\":1", "\"patterns_followed\":1.5", "patterns_followed must be a whole number, but is 1.5.")]
    [InlineData("\"patterns_followed\":1", "\"patterns_followed\":1e-40", "patterns_followed must be a whole number, but is 1E-40.")]
    [InlineData("\"patterns_followed\":1", "\"patterns_followed\":1e300", "patterns_followed must be a whole number, but is 1E+300.")]
    [InlineData("\"patterns_followed\":1", "\"patterns_followed\":9223372036854775808", "patterns_followed must be a whole number, but is 9.223372036854776E+18.")]
    [InlineData("{\"cite\":true,\"short\":false}", "[true]", "patterns_detail must be an object whose values are true or false, but is an array.")]
    [InlineData("{\"cite\":true,\"short\":false}", "{\"cite\":1,\"short\":{\"a\":[]}}", "patterns_detail must be an object whose values are true or false, but is an object with something else in it.")]
    [InlineData("{\"cite\":true,\"short\":false}", "{\"cite\":null}", "patterns_detail must be an object whose values are true or false, but is an object with something else in it.")]
    [InlineData("{\"cite\":true,\"short\":false}", "{\"\\udc00\":true}", "patterns_detail must be an object whose values are true or false, but is an object with something else in it.")]
    public void A_field_of_a_fidelity_record_that_may_not_hold_its_value_is_named_with_it(string old, string replacement, string reason) =>
        Assert.Equal(reason, Reading.Reason(Reading.Line(Sample.Fidelity(), old, replacement)));

    [Theory]
    [InlineData("noon")]
    [InlineData("12:00")]
    [InlineData("1 March 2026")]
    [InlineData("03/01/2026")]
    [InlineData("2026-13-01T00:00:00")]
    [InlineData("2026-02-30")]
    [InlineData("")]
    public void A_text_that_is_no_iso_time_is_refused(string iso) =>
        Assert.Equal(
            $"timestamp_iso must be an ISO 8601 time, but is \"{iso}\".",
            Reading.Reason(Reading.Line(Sample.Outcome(), "\"timestamp\":1772366400,\"timestamp_iso\":\"2026-03-01T12:00:00.000000Z\"", $"\"timestamp_iso\":\"{iso}\"")));

    [Fact]
    public void Other_kinds_name_the_field_and_the_value_too()
    {
        Assert.Equal("confidence must be from 0 to 1, but is 1.5.", Reading.Reason(Reading.Line(Sample.Outcome(), "0.75", "1.5")));
        Assert.Equal(
            "memory_usage_mb must be a finite number from 0, but is -1.", Reading.Reason(Reading.Extended(Sample.Performance(), "\"memory_usage_mb\":-1")));
        Assert.Equal(
            "execution_time_ms must be from 0 to 316224000000, but is -12.5.", Reading.Reason(Reading.Line(Sample.Performance(), "12.5", "-12.5")));
        Assert.Equal(
            "interaction must be one of session_start, session_end, prompt, edit_accepted, edit_rejected, but is \"Prompt\".",
            Reading.Reason(Reading.Line(Sample.Interaction(), "\"prompt\"", "\"Prompt\"")));
        Assert.Equal(
            "complexity must be one of low, medium, high, maintenance, but is \"extreme\".",
            Reading.Reason(Reading.Line(Sample.TokenEstimate(), "\"complexity\":\"high\"", "\"complexity\":\"extreme\"")));
        Assert.Equal(
            "automated_checks must be an object, but is an array.",
            Reading.Reason(Reading.Line(Sample.Promotion(), "{\"a\":{\"c\":null,\"d\":true},\"b\":1}", "[{}]")));
        Assert.Equal(
            "automated_checks is not valid Unicode: it holds half of a surrogate pair.",
            Reading.Reason(Reading.Line(Sample.Promotion(), "{\"a\":{\"c\":null,\"d\":true},\"b\":1}", "{\"a\":\"\\ud800\"}")));
    }

    [Fact]
    [Trait("Pitfall", "3")]
    public void Bytes_that_are_not_utf_8_are_told()
    {
        var line = Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(Sample.Performance()));
        line[40] = 0xFF;
        Assert.Equal("The line holds bytes that are not UTF-8.", Reading.Reason(line));
        Assert.Equal("The line holds bytes that are not UTF-8.", Reading.Reason([.. Encoding.UTF8.GetBytes("{\"zzz\":\""), 0xED, 0xA0, 0x80, .. "\"}"u8]));
        Assert.Equal("The line holds bytes that are not UTF-8.", Reading.Reason(Encoding.Latin1.GetBytes("{\"zzz\":\"é\"}")));
    }

    [Fact]
    [Trait("Pitfall", "3")]
    public void Utf_16_is_called_by_its_name()
    {
        var line = NdjsonCodec.ToLine(Sample.Performance());
        const string reason = "The line is UTF-16; records are read as UTF-8 only.";
        Assert.Equal(reason, Reading.Reason(Encoding.Unicode.GetBytes(line)));
        Assert.Equal(reason, Reading.Reason(Encoding.BigEndianUnicode.GetBytes(line)));
        Assert.Equal(reason, Reading.Reason([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(line)]));

        // As a line is cut from a file: the second half of the line end before it, the first half of its own.
        Assert.Equal(reason, Reading.Reason([0, .. Encoding.Unicode.GetBytes(line)]));
        Assert.Equal(reason, Reading.Reason([.. Encoding.BigEndianUnicode.GetBytes(line), 0]));
        Assert.Equal("The line holds NUL bytes.", Reading.Reason("{\"skill_name\":\"a\0b\",\"metric_type\":\"performance\"}"));
    }

    [Theory]
    [InlineData("[", 10_000)]
    [InlineData("[", 65)]
    [InlineData("{\"a\":", 10_000)]
    [InlineData("{\"a\":[", 33)]
    public void A_line_that_nests_without_end_is_refused(string level, int levels)
    {
        const string deep = "The line nests deeper than 64 levels.";
        var line = string.Concat(Enumerable.Repeat(level, levels));
        Assert.Equal(deep, Reading.Reason(line));
        Assert.Equal(deep, Reading.Reason(Reading.Extended(Sample.Performance(), $"\"zzz\":{line}")));
        Assert.Equal(deep, Reading.Reason(Reading.Extended(Sample.Completed(), $"\"follow_up_actions\":{line}")));
        Assert.Equal(deep, Reading.Reason(Reading.Extended(Sample.Fidelity(), $"\"patterns_detail\":{{\"a\":{line}}}")));
        Assert.Equal(deep, Reading.Reason(Reading.Extended(Sample.Promotion(), $"\"automated_checks\":{{\"a\":{line}}}")));
    }

    [Fact]
    public void A_line_may_nest_to_64_levels()
    {
        var nested = new string('[', 63) + new string(']', 63);
        Assert.Equal(Sample.Performance(), Reading.Record(Reading.Extended(Sample.Performance(), $"\"zzz\":{nested}")));
        Assert.Equal("The line nests deeper than 64 levels.", Reading.Reason(Reading.Extended(Sample.Performance(), $"\"zzz\":[{nested}]")));
    }

    [Fact]
    public void A_line_over_a_megabyte_is_refused_unread()
    {
        var line = Reading.Extended(Sample.Performance(), $"\"zzz\":\"{new string('x', RecordLimits.LineBytes)}\"");
        Assert.Equal($"The line has {line.Length} bytes; at most 1048576 are read.", Reading.Reason(line));
        var longest = Reading.Extended(Sample.Performance(), "\"zzz\":\"\"");
        longest = longest.Replace("\"zzz\":\"", $"\"zzz\":\"{new string('x', RecordLimits.LineBytes - longest.Length)}", StringComparison.Ordinal);
        Assert.Equal(RecordLimits.LineBytes, longest.Length);
        Assert.Equal(Sample.Performance(), Reading.Record(longest));
    }

    [Fact]
    public void A_reason_shows_only_the_head_of_a_long_value()
    {
        Assert.Equal(
            $"metric_type must be one of {Kinds}, but is \"{new string('x', 40)}…\".", Reading.Reason($"{{\"metric_type\":\"{new string('x', 50_000)}\"}}"));

        // Never half of a character, which no store could keep.
        Assert.Equal(
            $"completed must be true or false, but is the text \"{new string('x', 39)}…\".",
            Reading.Reason(Reading.Line(Sample.Completed(), "\"completed\":true", $"\"completed\":\"{new string('x', 39)}😀😀\"")));
    }

    private static string Replaced(string old, string replacement)
    {
        var line = Reading.Line(Sample.Completed(), old, replacement);
        var field = Enum.GetValues<Field>().Select(FieldNames.Name).First(n => replacement.StartsWith($"\"{n}\":", StringComparison.Ordinal)
            || line.Contains($"\"{n}\":{replacement}", StringComparison.Ordinal));
        return replacement.StartsWith($"\"{field}\":", StringComparison.Ordinal) ? replacement : $"\"{field}\":{replacement}";
    }

    private static IEnumerable<(MetricRecord Record, string[] Fields)> Required()
    {
        yield return (Sample.Performance(), ["skill_name", "execution_id", "agent", "execution_time_ms", "exception_occurred"]);
        yield return (Sample.Outcome(), ["skill_name", "execution_id", "agent", "decision", "correct"]);
        yield return (Sample.Fidelity(), ["skill_name", "execution_id", "agent", "pattern_fidelity", "patterns_followed", "patterns_missed"]);
        yield return (Sample.Completed(), ["skill_name", "invocation_id", "completed"]);
        yield return (Sample.Promotion(), ["skill_name", "event_id", "from_state", "to_state", "approver", "approval_ticket"]);
        yield return (Sample.Rollback(), ["skill_name", "event_id", "from_state", "to_state", "automated"]);
        yield return (Sample.TokenEstimate(), ["run_id", "phase_id", "category", "predicted_output_tokens", "actual_output_tokens", "success", "model"]);
        yield return (Sample.Interaction(), ["session_id", "interaction"]);
    }
}
