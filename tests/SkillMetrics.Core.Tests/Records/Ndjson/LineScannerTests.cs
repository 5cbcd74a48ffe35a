using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using Xunit;

namespace SkillMetrics.Core.Tests.Records.Ndjson;

public sealed class LineScannerTests
{
    [Fact]
    public void Lines_end_at_LF_and_CRLF_and_blank_ones_are_passed_over()
    {
        var lines = Scan("a\r\n\n  \t\r\nbb\n\r\nccc\n", out var position);

        Assert.Equal([("a", 0L, true), ("bb", 9, true), ("ccc", 14, true)], lines);
        Assert.Equal(18, position);
    }

    [Fact]
    public void A_last_line_without_a_line_end_is_yielded_as_such_and_does_not_move_the_position()
    {
        var lines = Scan("a\nbb", out var position);

        Assert.Equal([("a", 0L, true), ("bb", 2, false)], lines);
        Assert.Equal(2, position);
    }

    [Fact]
    public void A_CR_at_the_very_end_may_be_no_line_end_and_stays()
    {
        var lines = Scan("a\nbb\r", out _);

        Assert.Equal([("a", 0L, true), ("bb\r", 2, false)], lines);
    }

    [Fact]
    public void A_file_of_nothing_has_no_lines()
    {
        Assert.Empty(Scan("", out var position));
        Assert.Equal(0, position);
        Assert.Empty(Scan("\n \n", out position));
        Assert.Equal(3, position);
        Assert.Empty(Scan("\0\0  ", out position));
        Assert.Equal(0, position);
    }

    [Fact]
    public void Byte_order_marks_and_NUL_bytes_before_a_line_are_not_part_of_it()
    {
        var lines = Scan("\uFEFFa\n\0\0\0b\n\0\uFEFFc\n\0\n\uFEFF\nd\uFEFF\0\n", out var position);

        Assert.Equal([("a", 3L, true), ("b", 8, true), ("c", 14, true), ("d\uFEFF\0", 22, true)], lines);
        Assert.Equal(28, position);
    }

    [Fact]
    public void Offsets_count_from_where_the_stream_began()
    {
        var scanner = new LineScanner(new MemoryStream("\nx\n"u8.ToArray()), 1_000);

        Assert.True(scanner.Read());
        Assert.Equal(1_001, scanner.Line.Offset);
        Assert.False(scanner.Read());
        Assert.Equal(1_003, scanner.Position);
    }

    [Fact]
    public async Task Lines_are_the_same_whatever_pieces_the_stream_comes_in()
    {
        var random = new Random(7);
        var text = new StringBuilder();
        for (var i = 0; i < 200; i++)
        {
            text.Append(random.Next(4) == 0 ? "\uFEFF" : "").Append('x', random.Next(3_000)).Append('é').Append(i % 2 == 0 ? "\r\n" : "\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var expected = Scan(text.ToString(), out _);
        var actual = new List<(string, long, bool)>();
        var scanner = new LineScanner(new PiecemealStream(bytes, random));
        while (await scanner.ReadAsync(CancellationToken.None))
        {
            actual.Add((Encoding.UTF8.GetString(scanner.Line.Bytes.Span), scanner.Line.Offset, scanner.Line.IsTerminated));
        }

        Assert.Equal(200, expected.Count);
        Assert.Equal(expected, actual);
        Assert.Equal(bytes.Length, scanner.Position);
    }

    [Theory]
    [InlineData(RecordLimits.LineBytes, "\n", false)]
    [InlineData(RecordLimits.LineBytes, "\r\n", false)]
    [InlineData(RecordLimits.LineBytes, "", false)]
    [InlineData(RecordLimits.LineBytes + 1, "\n", true)]
    [InlineData(RecordLimits.LineBytes + 1, "\r\n", true)]
    [InlineData(RecordLimits.LineBytes + 1, "", true)]
    [InlineData(5_000_001, "\r\n", true)]
    public void An_overlong_line_is_a_prefix_with_the_true_length_and_hash(int length, string lineEnd, bool tooLong)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(length, 0, (chars, _) => new Random(length).GetItems("abc\r", chars)));
        line[^1] = (byte)'z';
        byte[] file = [0, 0, .. "first\n"u8, 0, 0, .. line, .. Encoding.ASCII.GetBytes(lineEnd), .. lineEnd.Length > 0 ? "last\n"u8 : []];

        foreach (var stream in (Stream[])[new MemoryStream(file), new PiecemealStream(file, new Random(1))])
        {
            var scanner = new LineScanner(stream);
            Assert.True(scanner.Read());
            Assert.True(scanner.Read());
            Assert.Equal(10, scanner.Line.Offset);
            Assert.Equal(length, scanner.Line.Length);
            Assert.Equal(tooLong, scanner.Line.IsTooLong);
            Assert.Equal(lineEnd.Length > 0, scanner.Line.IsTerminated);
            Assert.True(scanner.Line.Bytes.Span.SequenceEqual(line.AsSpan(0, Math.Min(length, RecordLimits.LineBytes))));
            Assert.Equal(tooLong ? Convert.ToHexStringLower(SHA256.HashData(line)) : null, scanner.Line.Hash);
            Assert.Equal(lineEnd.Length > 0, scanner.Read());
            Assert.Equal(lineEnd.Length > 0 ? file.Length : 8, scanner.Position);
        }
    }

    [Fact]
    public void A_long_run_of_NUL_bytes_takes_no_memory_and_hides_no_line()
    {
        byte[] file = [.. new byte[3 * RecordLimits.LineBytes], .. "x\n"u8];

        var scanner = new LineScanner(new MemoryStream(file));

        Assert.True(scanner.Read());
        Assert.Equal("x", Encoding.UTF8.GetString(scanner.Line.Bytes.Span));
        Assert.Equal(file.Length - 2, scanner.Line.Offset);
    }

    private static List<(string Text, long Offset, bool IsTerminated)> Scan(string text, out long position)
    {
        var lines = new List<(string, long, bool)>();
        var scanner = new LineScanner(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        while (scanner.Read())
        {
            Assert.Equal(scanner.Line.Bytes.Length, scanner.Line.Length);
            lines.Add((Encoding.UTF8.GetString(scanner.Line.Bytes.Span), scanner.Line.Offset, scanner.Line.IsTerminated));
        }

        position = scanner.Position;
        return lines;
    }

    /// <summary>Gives at most a few bytes at a time, as a pipe may.</summary>
    private sealed class PiecemealStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, 5_000))]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
