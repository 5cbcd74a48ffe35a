using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using Xunit;

namespace SkillMetrics.Core.Tests.Golden;

/// <summary>
/// What was once written is read for ever, and the same records are written byte for byte the same. A line of the file never changes: a
/// new form of a record gets a file of its own.
/// </summary>
public sealed class GoldenRecordsTests
{
    [Fact]
    public void Every_line_is_read_as_the_record_it_was_written_from()
    {
        var reader = new NdjsonReader();
        var records = Lines().Select(line =>
        {
            Assert.True(reader.TryRead(line, default, out var record, out var reason), $"{reason} {Encoding.UTF8.GetString(line)}");
            return record;
        });
        Assert.Equal(GoldenRecords.Version1, records);
    }

    [Fact]
    public void Every_record_is_written_byte_for_byte_the_same() =>
        Assert.Equal(Lines().Select(Encoding.UTF8.GetString), GoldenRecords.Version1.Select(NdjsonCodec.ToLine));

    [Fact]
    public void Every_kind_and_every_field_is_among_them()
    {
        Assert.Equal(Enum.GetValues<RecordKind>(), GoldenRecords.Version1.Select(r => r.Kind).Distinct().Order());
        var text = File.ReadAllText(GoldenRecords.Path);
        Assert.All(
            Enum.GetValues<Field>().Except([Field.RecordedAt]), // only ever read
            f => Assert.Contains($"\"{FieldNames.Name(f)}\":", text, StringComparison.Ordinal));
    }

    /// <summary>Ends every line with <c>\n</c>, the last one, too.</summary>
    private static List<byte[]> Lines()
    {
        var bytes = File.ReadAllBytes(GoldenRecords.Path);
        Assert.Equal((byte)'\n', bytes[^1]);
        var lines = new List<byte[]>();
        foreach (var range in bytes.AsSpan(..^1).Split((byte)'\n'))
        {
            lines.Add(bytes[range]);
        }

        return lines;
    }
}
