using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class BadLinesTests : IDisposable
{
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Pitfall", "3")]
    [Trait("Pitfall", "4")]
    [Trait("Pitfall", "13")]
    [Trait("Pitfall", "14")]
    public async Task Every_good_line_around_bad_ones_is_stored_and_every_bad_one_is_found_with_its_place_and_reason()
    {
        var good = Enumerable.Range(0, 10).Select(i => Line(Sample.Performance(id: $"e{i}"))).ToArray();
        var fidelity = Line(Sample.Fidelity());
        var badByte = Encoding.UTF8.GetBytes(Line(Sample.Performance(id: "bad byte")));
        badByte[^10] = 0xC3;
        (byte[] Line, string Reason)[] bad =
        [
            (Bytes(good[0][..50] + "\n"), "The line is not JSON: it ends too early."),
            (badByte, "The line holds bytes that are not UTF-8."),
            (Encoding.Unicode.GetBytes(Line(Sample.Performance(id: "UTF-16"))), "The line is UTF-16; records are read as UTF-8 only."),
            (Bytes(fidelity.Replace("0.5", "NaN", StringComparison.Ordinal)), $"The line is not JSON: it holds NaN or infinity at byte {fidelity.IndexOf("0.5", StringComparison.Ordinal)}, which no record may hold."),
            (Bytes(fidelity.Replace("0.5", "7.5", StringComparison.Ordinal)), "pattern_fidelity must be from 0 to 1, but is 7.5."),
            (Bytes(good[0].Replace("\"summarize\"", "\"\"", StringComparison.Ordinal)), "skill_name must be a name of 1 to 200 characters, but is empty."),
            (Bytes(good[0].Replace("\"performance\"", "\"speed\"", StringComparison.Ordinal)), "metric_type must be one of performance, outcome, fidelity, invocation, promotion, rollback, token_estimate, interaction, but is \"speed\"."),
            (Bytes(new string('x', 2_000_000) + "\n"), "The line has 2000000 bytes; at most 1048576 are read."),
            (Bytes(good[3].Replace("\"agent\":\"agent\"", "\"agent\":\"other\"", StringComparison.Ordinal)), "A performance record with the id \"e3\" is already stored with other content; the stored one stays."),
        ];
        var file = new MemoryStream();
        var places = new List<(long Offset, string Reason)>();
        for (var i = 0; i < good.Length; i++)
        {
            file.Write(Bytes(good[i]));
            if (i < bad.Length)
            {
                // The zero byte that ends a UTF-16 line end stands at the next line's head, and is passed over.
                places.Add((file.Length, bad[i].Reason));
                file.Write(bad[i].Line);
            }
        }

        file.Write(Bytes(good[5]));
        var path = _bench.Write("mixed.ndjson", file.ToArray());

        var summary = await _bench.IngestAsync(path);

        IngestionAssert.Counts(summary, inserted: 10, duplicates: 1, conflicts: 1, rejected: 8);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"e{i}"), await _bench.IdsAsync());
        var rejects = await _bench.RejectsAsync();
        Assert.Equal(places.Select(p => (path, (long?)p.Offset, p.Reason)), rejects.Select(r => (r.Source, r.Offset, r.Reason)));
        Assert.Equal(good[0][..50], rejects[0].Text);
    }

    [Theory]
    [Trait("Pitfall", "3")]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    public async Task A_file_in_UTF_16_is_rejected_line_by_line(string encoding, bool withMark)
    {
        var utf16 = Encoding.GetEncoding(encoding);
        var text = utf16.GetBytes(Lines(3));
        var path = _bench.Write("utf16.ndjson", withMark ? [.. utf16.GetPreamble(), .. text] : text);

        IngestionAssert.Counts(await _bench.IngestAsync(path), rejected: 3);

        Assert.All(await _bench.RejectsAsync(), r => Assert.Equal("The line is UTF-16; records are read as UTF-8 only.", r.Reason));
        IngestionAssert.Counts(await _bench.IngestAsync(path));
    }

    [Fact]
    public async Task A_line_of_any_length_is_read_in_bounded_memory()
    {
        const long length = 200_000_000;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var summary = await _bench.Ingestor.IngestAsync(new EndlessLine(length), "stream");

        // Nothing here waits, so that all of it runs on this thread.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 16_000_000);
        IngestionAssert.Counts(summary, rejected: 1);
        var reject = Assert.Single(await _bench.RejectsAsync());
        Assert.Equal("The line has 200000000 bytes; at most 1048576 are read.", reject.Reason);
        Assert.Equal(65_536, reject.Text.Length);
    }

    [Fact]
    public async Task Long_lines_that_begin_alike_are_told_apart()
    {
        var text = new string('x', RecordLimits.LineBytes + 1);
        var path = _bench.Write("long.ndjson", text + "a\r\n");
        IngestionAssert.Counts(await _bench.IngestAsync(path), rejected: 1);
        IngestionAssert.Counts(await _bench.IngestAsync(path));
        _bench.Write("long.ndjson", text + "b\r\n" + Lines(1));

        IngestionAssert.Counts(await _bench.IngestAsync(path), inserted: 1, rejected: 1);

        Assert.Equal(2, (await _bench.RejectsAsync()).Select(r => r.TextHash).Distinct().Count());
    }

    [Fact]
    public async Task Reading_a_file_again_does_not_double_its_rejects()
    {
        _bench.Write("a.ndjson", "bad\n{\"also\":\"bad\"}\n");
        await _bench.IngestAsync();
        File.Delete(_bench.PathOf("a.ndjson"));
        await _bench.IngestAsync();
        _bench.Write("a.ndjson", "bad\n{\"also\":\"bad\"}  \r\n" + Lines(1));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1, rejected: 2);

        Assert.Equal(2, (await _bench.RejectsAsync()).Count);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A stream of one letter, so long that it would be noticed in memory.</summary>
    private sealed class EndlessLine(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..count].Fill((byte)'x');
            _left -= count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
