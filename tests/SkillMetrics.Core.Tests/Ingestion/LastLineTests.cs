using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class LastLineTests : IDisposable
{
    private static readonly string _line = Lines(1, first: 1);
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Pitfall", "14")]
    public async Task An_incomplete_last_line_waits_for_its_rest_and_is_then_stored()
    {
        _bench.Write("a.ndjson", Lines(1) + _line[..30]);
        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
        _bench.Append("a.ndjson", _line[30..60]);
        IngestionAssert.Counts(await _bench.IngestAsync());
        _bench.Append("a.ndjson", _line[60..]);

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);

        Assert.Equal(["e0", "e1"], await _bench.IdsAsync());
        Assert.Empty(await _bench.RejectsAsync());
    }

    [Fact]
    [Trait("Pitfall", "14")]
    public async Task An_incomplete_last_line_is_left_once_rejected_when_found_unchanged_and_never_read_again()
    {
        var path = _bench.Write("a.ndjson", Lines(1) + _line[..30]);
        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
        Assert.Empty(await _bench.RejectsAsync());

        IngestionAssert.Counts(await _bench.IngestAsync(), rejected: 1);
        IngestionAssert.Counts(await _bench.IngestAsync());

        var reject = Assert.Single(await _bench.RejectsAsync());
        Assert.Equal((path, Lines(1).Length, _line[..30], "The line is not JSON: it ends too early."), (reject.Source, reject.Offset, reject.Text, reject.Reason));
        _bench.Append("a.ndjson", "\n" + _line);
        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
    }

    [Fact]
    [Trait("Pitfall", "14")]
    public async Task A_file_that_is_nothing_but_an_incomplete_line_is_treated_likewise()
    {
        _bench.Write("a.ndjson", _line[..30]);
        IngestionAssert.Counts(await _bench.IngestAsync());

        IngestionAssert.Counts(await _bench.IngestAsync(), rejected: 1);
    }

    [Fact]
    public async Task The_same_incomplete_text_behind_new_lines_is_another_line()
    {
        _bench.Write("a.ndjson", _line[..30]);
        await _bench.IngestAsync();
        _bench.Append("a.ndjson", "\n" + _line[..30]);

        IngestionAssert.Counts(await _bench.IngestAsync(), rejected: 1);

        _bench.Append("a.ndjson", _line[30..]);
        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
    }

    [Fact]
    public async Task An_incomplete_line_that_vanished_is_forgotten()
    {
        var path = _bench.Write("a.ndjson", Lines(1) + _line[..30]);
        await _bench.IngestAsync();
        _bench.Write("a.ndjson", Lines(1));
        IngestionAssert.Counts(await _bench.IngestAsync());

        Assert.Null((await _bench.Store.GetWatermarkAsync(path))!.PendingHash);
        _bench.Append("a.ndjson", _line[..30]);
        IngestionAssert.Counts(await _bench.IngestAsync());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("  \n\n")]
    public async Task A_complete_last_line_without_a_line_end_is_stored_and_its_line_end_is_no_line(string lineEnd)
    {
        _bench.Write("a.ndjson", Lines(1) + _line[..^1]);
        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 2);
        _bench.Append("a.ndjson", lineEnd + Lines(1, first: 2));

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
    }

    [Fact]
    public async Task A_complete_last_line_that_is_no_record_is_rejected_at_once()
    {
        _bench.Write("a.ndjson", Lines(1) + "{\"metric_type\":\"speed\"}");

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1, rejected: 1);
    }

    [Fact]
    public async Task Space_at_the_end_is_never_a_line()
    {
        _bench.Write("a.ndjson", Lines(1) + "  \t");
        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
        IngestionAssert.Counts(await _bench.IngestAsync());
        _bench.Append("a.ndjson", _line);

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
    }

    [Fact]
    public async Task A_carriage_return_that_is_not_a_line_end_is_a_change()
    {
        var line = _line.Replace(",", ",\r", StringComparison.Ordinal);
        var cut = line.IndexOf('\r', StringComparison.Ordinal);
        _bench.Write("a.ndjson", line[..cut]);
        await _bench.IngestAsync();
        _bench.Append("a.ndjson", "\r");
        IngestionAssert.Counts(await _bench.IngestAsync());
        _bench.Append("a.ndjson", line[(cut + 1)..]);

        IngestionAssert.Counts(await _bench.IngestAsync(), inserted: 1);
    }
}
