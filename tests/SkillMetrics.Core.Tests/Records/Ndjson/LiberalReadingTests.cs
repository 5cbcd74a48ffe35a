using System.Text;
using System.Text.Json.Nodes;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class LiberalReadingTests
{
    [Fact]
    public void Fields_may_come_in_any_order()
    {
        foreach (var record in Sample.OfEveryKind())
        {
            var fields = JsonNode.Parse(NdjsonCodec.ToLine(record))!.AsObject().ToList();
            var reversed = new JsonObject(fields.AsEnumerable().Reverse().Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
            Assert.Equal(record, Reading.Record(reversed.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("\"zzz\":1")]
    [InlineData("\"zzz\":null,\"\":true,\"zz z\":-1.5e300")]
    [InlineData("\"zzz\":\"text\",\"timestamp_\":\"x\"")]
    [InlineData("\"zzz\":[1,[2,{\"skill_name\":\"other\"}],\"metric_type\"]")]
    [InlineData("\"zzz\":{\"skill_name\":\"other\",\"metric_type\":\"fidelity\",\"a\":[]}")]
    [InlineData("\"zzz\":1e999")]
    [InlineData("\"zzz\":\"\\ud800\"")]
    [InlineData("\"a name that is much longer than any name of a field that is known to any kind of record\":1")]
    [InlineData("\"Skill_Name\":\"other\",\"SKILL_NAME\":1")]
    public void Unknown_fields_of_any_type_are_passed_over(string fields)
    {
        foreach (var record in Sample.OfEveryKind())
        {
            Assert.Equal(record, Reading.Record(Reading.Extended(record, fields)));
            Assert.Equal(record, Reading.Record($"{{{fields},{NdjsonCodec.ToLine(record)[1..]}"));
        }
    }

    /// <summary>Each kind is given all fields of all the others, with values that those would refuse.</summary>
    [Theory]
    [InlineData("[{}]")]
    [InlineData("{\"a\":[1,{\"b\":2}]}")]
    [InlineData("\"text\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[\"\\ud800\",1]")]
    [InlineData("{\"\\ud800\":true}")]
    [InlineData("-1")]
    [InlineData("1e999")]
    [InlineData("true")]
    [InlineData("null")]
    public void A_field_of_another_kind_is_no_fault_whatever_it_holds(string value)
    {
        foreach (var record in Sample.OfEveryKind())
        {
            var own = JsonNode.Parse(NdjsonCodec.ToLine(record))!.AsObject().Select(f => f.Key);
            var shared = new[] { "metric_type", "timestamp", "invoked_at", "recorded_at", "ingested_at", "timestamp_iso", "skill_name", "skill_version", "session_id" };
            var optional = record switch
            {
                PerformanceRecord => new[] { "exception_type", "memory_usage_mb" },
                InvocationRecord => ["error_type"],
                _ => [],
            };
            var foreign = Enum.GetValues<Field>().Select(FieldNames.Name).Except([.. own, .. shared, .. optional], StringComparer.Ordinal).ToList();
            Assert.True(foreign.Count > 30);
            Assert.Equal(record, Reading.Record(Reading.Extended(record, string.Join(',', foreign.Select(f => $"\"{f}\":{value}")))));
        }
    }

    [Fact]
    public void An_integer_may_stand_where_a_float_is_meant()
    {
        Assert.Equal(Sample.Outcome() with { Confidence = 1 }, Reading.Record(Reading.Line(Sample.Outcome(), "\"confidence\":0.75", "\"confidence\":1")));
        Assert.Equal(
            Sample.Performance() with { ExecutionTime = TimeSpan.FromMilliseconds(12) },
            Reading.Record(Reading.Line(Sample.Performance(), "\"execution_time_ms\":12.5", "\"execution_time_ms\":12")));
        Assert.Equal(
            Sample.Completed() with { Duration = TimeSpan.FromSeconds(2) },
            Reading.Record(Reading.Line(Sample.Completed(), "\"duration_seconds\":1.5", "\"duration_seconds\":2")));
    }

    [Theory]
    [InlineData("1.0", 1)]
    [InlineData("0.0", 0)]
    [InlineData("-0", 0)]
    [InlineData("1e3", 1000)]
    [InlineData("12.5E1", 125)]
    [InlineData("9007199254740993", 9_007_199_254_740_993)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_float_may_stand_where_an_integer_is_meant_when_it_is_whole(string number, long count)
    {
        var line = Reading.Line(Sample.Fidelity(), "\"patterns_followed\":1", $"\"patterns_followed\":{number}");
        Assert.Equal(Sample.Fidelity() with { PatternsFollowed = count }, Reading.Record(line));
    }

    [Fact]
    public void A_missing_iso_time_is_no_fault()
    {
        foreach (var record in Sample.OfEveryKind())
        {
            Assert.Equal(record, Reading.Record(Reading.Without(record, "timestamp_iso")));
        }
    }

    [Fact]
    [Trait("Pitfall", "8")]
    public void The_time_in_seconds_wins_over_the_iso_one()
    {
        foreach (var record in Sample.OfEveryKind())
        {
            Assert.Equal(record, Reading.Record(Reading.Line(record, "2026-03-01T12:00:00.000000Z", "2001-01-01T00:00:00")));
            Assert.Equal(record, Reading.Record(Reading.Line(record, "2026-03-01T12:00:00.000000Z", "no time at all")));
        }
    }

    [Theory]
    [Trait("Pitfall", "8")]
    [InlineData("2026-03-01T12:00:00", 0)]
    [InlineData("2026-03-01 12:00:00", 0)]
    [InlineData("2026-03-01T12:00", 0)]
    [InlineData("2026-03-01T12:00:00Z", 0)]
    [InlineData("2026-03-01T13:30:00+01:30", 0)]
    [InlineData("2026-03-01T04:00:00-08:00", 0)]
    [InlineData("2026-03-01T12:00:00.5", 500_000)]
    [InlineData("2026-03-01T12:00:00.123456+00:00", 123_456)]
    [InlineData("2026-03-01T12:00:00.1234567Z", 123_457)]
    [InlineData("2026-03-01T12:00:00.123456499Z", 123_456)]
    [InlineData("2026-03-01", -43_200_000_000)]
    public void An_iso_time_stands_in_for_the_seconds_and_is_in_utc_unless_it_says_otherwise(string iso, long microsecondsFromNoon)
    {
        foreach (var record in Sample.OfEveryKind())
        {
            var field = record.Kind == RecordKind.Invocation ? "invoked_at" : "timestamp";
            var line = Reading.Line(record, $"\"{field}\":1772366400,", string.Empty).Replace("2026-03-01T12:00:00.000000Z", iso, StringComparison.Ordinal);
            Assert.Equal(record with { Timestamp = Sample.Time.AddTicks(microsecondsFromNoon * 10) }, Reading.Record(line));
        }
    }

    [Fact]
    public void An_invocation_may_call_its_time_timestamp()
    {
        Assert.Equal(Sample.Completed(), Reading.Record(Reading.Line(Sample.Completed(), "invoked_at", "timestamp")));
        Assert.Equal(Sample.Completed(), Reading.Record(Reading.Extended(Sample.Completed(), "\"timestamp\":5")));
    }

    [Fact]
    public void Null_means_absent()
    {
        var performance = Reading.Record(
            """{"metric_type":"performance","execution_id":"e1","timestamp":1772366400,"timestamp_iso":null,"skill_name":"summarize","skill_version":null,"session_id":null,"agent":"agent","execution_time_ms":12.5,"exception_occurred":false,"exception_type":null,"memory_usage_mb":null}""");
        Assert.Equal(Sample.Performance(), performance);

        var outcome = Reading.Record(Reading.Line(
            Sample.Outcome(), "\"expected_decision\":\"approve\",\"correct\":true,\"confidence\":0.75,\"reasoning\":\"because\"", "\"expected_decision\":null,\"correct\":true,\"confidence\":null,\"reasoning\":null"));
        Assert.Equal(Sample.Outcome() with { ExpectedDecision = null, Confidence = null, Reasoning = null }, outcome);

        var running = Reading.Record(
            """{"metric_type":null,"event_type":null,"invocation_id":"i1","skill_name":"summarize","session_id":"session-1","workflow_path":"main/daily","invoked_at":1772366400.0,"duration_seconds":null,"completed":false,"error_type":null,"follow_up_actions":null}""");
        Assert.Equal(Sample.Running(), running);
    }

    [Fact]
    public void Optional_fields_may_be_missing()
    {
        (MetricRecord Record, string Field)[] optional =
        [
            (Sample.Completed() with { FollowUpActions = [] }, "follow_up_actions"),
            (Sample.Fidelity() with { PatternsDetail = new Dictionary<string, bool>() }, "patterns_detail"),
            (Sample.Promotion() with { AutomatedChecks = "{}" }, "automated_checks"),
            (Sample.TokenEstimate() with { Deliverables = [], DeliverableCount = 0 }, "deliverables"),
            (Sample.TokenEstimate() with { Complexity = TaskComplexity.Medium }, "complexity"),
            (Sample.TokenEstimate(), "truncated"),
            (Sample.TokenEstimate(), "smape_percent"),
            (Sample.TokenEstimate(), "deliverable_count"),
        ];
        Assert.All(optional, o => Assert.Equal(o.Record, Reading.Record(Reading.Without(o.Record, o.Field))));
    }

    [Fact]
    public void An_empty_optional_text_counts_as_absent() =>
        Assert.Equal(
            Sample.Running() with { WorkflowPath = null },
            Reading.Record(Reading.Extended(Sample.Running() with { WorkflowPath = null }, "\"workflow_path\":\"\",\"error_type\":\"\",\"skill_version\":\"\"")));

    [Fact]
    public void The_fields_tell_the_kind_of_a_line_that_does_not_say_it()
    {
        Assert.Equal(Sample.Completed(), Reading.Record(Reading.Without(Sample.Completed(), "metric_type")));
        Assert.Equal(Sample.TokenEstimate(), Reading.Record(Reading.Without(Sample.TokenEstimate(), "metric_type")));
    }

    [Fact]
    public void The_kind_may_be_called_metric_type_or_event_type()
    {
        foreach (var record in Sample.OfEveryKind())
        {
            var line = NdjsonCodec.ToLine(record);
            Assert.Equal(record, Reading.Record(line.Replace("\"metric_type\":", "\"event_type\":", StringComparison.Ordinal)));
            Assert.Equal(record, Reading.Record(line.Replace("\"event_type\":", "\"metric_type\":", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void White_space_a_carriage_return_and_a_byte_order_mark_do_no_harm()
    {
        foreach (var record in Sample.OfEveryKind())
        {
            var line = NdjsonCodec.ToLine(record);
            Assert.Equal(record, Reading.Record($"{line}\r"));
            Assert.Equal(record, Reading.Record($"\t {line.Replace("\":", "\" : ", StringComparison.Ordinal)} \t"));
            Assert.Equal(record, Reading.Record($"\uFEFF{line}"));
        }
    }

    [Fact]
    public void Of_a_field_that_occurs_twice_the_last_one_counts()
    {
        Assert.Equal(Sample.Performance("b"), Reading.Record(Reading.Extended(Sample.Performance("a"), "\"skill_name\":\"b\"")));
        Assert.Equal(Sample.Performance(), Reading.Record($"{{\"execution_time_ms\":[1],\"skill_name\":5,{NdjsonCodec.ToLine(Sample.Performance())[1..]}"));
        Assert.Equal(Sample.Outcome() with { Reasoning = null }, Reading.Record(Reading.Extended(Sample.Outcome(), "\"reasoning\":null")));
        Assert.Equal(
            Sample.Fidelity(), Reading.Record(Reading.Line(Sample.Fidelity(), "\"cite\":true", "\"cite\":false,\"cite\":true")));
    }

    [Theory]
    [InlineData("1772366400.1234564", 123_456)]
    [InlineData("1772366400.1234567", 123_457)]
    [InlineData("1772366400.123456000000000000000000000000001", 123_456)]
    [InlineData("1.7723664001234567e9", 123_457)]
    public void A_time_in_seconds_is_rounded_to_the_microsecond(string seconds, long microseconds) =>
        Assert.Equal(
            Sample.Performance() with { Timestamp = Sample.Time.AddTicks(microseconds * 10) },
            Reading.Record(Reading.Line(Sample.Performance(), "\"timestamp\":1772366400", $"\"timestamp\":{seconds}")));

    [Theory]
    [InlineData("0.0000003", 3)]
    [InlineData("0.00000025", 2)]
    [InlineData("0.00000035", 4)]
    [InlineData("1e-7", 1)]
    [InlineData("1e-30", 0)]
    [InlineData("316223999.9999999", 3_162_239_999_999_999)]
    public void A_duration_in_seconds_is_rounded_to_the_tick_half_to_even(string seconds, long ticks) =>
        Assert.Equal(
            Sample.Completed() with { Duration = TimeSpan.FromTicks(ticks) },
            Reading.Record(Reading.Line(Sample.Completed(), "\"duration_seconds\":1.5", $"\"duration_seconds\":{seconds}")));

    [Fact]
    public void A_reader_remembers_nothing_of_the_line_before()
    {
        var reader = new NdjsonReader();
        var full = Encoding.UTF8.GetBytes(NdjsonCodec.ToLine(Sample.Failed() with { SkillVersion = "v1" }));
        var bare = """{"invocation_id":"i2","skill_name":"summarize","invoked_at":1772366400,"completed":false}"""u8;
        var expected = new InvocationRecord { InvocationId = "i2", SkillName = "summarize", Timestamp = Sample.Time, Completed = false };
        foreach (var before in new[] { full, "{\"skill_name\":\"other\",\"duration_seconds\":5,\"error_type\":["u8.ToArray(), "{\"error_type\":[1],\"skill_version\":{}}"u8.ToArray() })
        {
            _ = reader.TryRead(before, default, out _, out _);
            Assert.True(reader.TryRead(bare, default, out var record, out var reason), reason);
            Assert.Equal(expected, record);
        }

        _ = reader.TryRead(full, default, out _, out _);
        Assert.False(reader.TryRead("{}"u8, default, out _, out _));
    }
}
