using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

/// <summary>Reads single lines for the tests of this folder.</summary>
internal static class Reading
{
    public static readonly DateTimeOffset IngestedAt = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The record of a line that must hold one.</summary>
    public static MetricRecord Record(string line)
    {
        Assert.True(new NdjsonReader().TryRead(Encoding.UTF8.GetBytes(line), IngestedAt, out var record, out var reason), $"{reason} {line}");
        Assert.Null(reason);
        return record;
    }

    /// <summary>Why a line holds no record.</summary>
    public static string Reason(ReadOnlySpan<byte> line)
    {
        Assert.False(new NdjsonReader().TryRead(line, IngestedAt, out var record, out var reason), $"Accepted as {record}.");
        Assert.Null(record);
        return reason;
    }

    /// <inheritdoc cref="Reason(ReadOnlySpan{byte})"/>
    public static string Reason(string line) => Reason(Encoding.UTF8.GetBytes(line));

    /// <summary>The line of a record with one piece of its text replaced, which must occur in it.</summary>
    public static string Line(MetricRecord record, string old, string replacement)
    {
        var line = NdjsonCodec.ToLine(record);
        Assert.Contains(old, line, StringComparison.Ordinal);
        return line.Replace(old, replacement, StringComparison.Ordinal);
    }

    /// <summary>The line of a record with more fields at its end.</summary>
    public static string Extended(MetricRecord record, string fields) => $"{NdjsonCodec.ToLine(record)[..^1]},{fields}}}";

    /// <summary>The line of a record with one field taken out.</summary>
    public static string Without(MetricRecord record, string field)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(NdjsonCodec.ToLine(record))!.AsObject();
        Assert.True(json.Remove(field), $"There is no {field}.");
        return json.ToJsonString();
    }

    public static MetricRecord[] Samples() => Sample.OfEveryKind();
}
