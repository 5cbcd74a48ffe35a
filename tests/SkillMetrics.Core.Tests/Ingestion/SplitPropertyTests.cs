using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SkillMetrics.Ingestion;
using SkillMetrics.Storage;
using SkillMetrics.Storage.InMemory;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Ingestion;

/// <summary>A file that is written and read piece by piece, cut anywhere, ends as one that is read once.</summary>
public sealed class SplitPropertyTests
{
    // Small numbers, which are what is generated and shrunk to, spread over a range.
    private const uint Spread = 10_007;
    private static readonly byte[][] _lines = [.. Lines()];

    [Fact]
    [Trait("Pitfall", "12")]
    [Trait("Pitfall", "13")]
    [Trait("Pitfall", "14")]
    public void Any_split_of_any_lines_into_appends_and_runs_gives_the_same_store_and_totals() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(20), Prop.ForAll<int[], int[]>(
            (lines, cuts) => AssertSameAsync(FileOf(lines), cuts).GetAwaiter().GetResult()));

    private static async Task AssertSameAsync(byte[] file, int[] cuts)
    {
        using var folder = new TempFolder();
        using var split = new InMemoryMetricsStore();
        using var whole = new InMemoryMetricsStore();
        var path = folder.File("a.ndjson");

        // Every run but the first finds the file grown: found unchanged, an incomplete line is rejected, and rightly so.
        var ends = cuts.Select(c => (int)((uint)c * Spread % (file.Length + 1))).Append(file.Length).Distinct().Order();
        IngestionSummary? piecemeal = null;
        foreach (var end in ends)
        {
            await WriteAsync(path, file, end);
            var run = await new RecordIngestor(split).IngestAsync([path]);
            piecemeal = piecemeal?.Plus(run) ?? run;
        }

        var once = await new RecordIngestor(whole).IngestAsync([path]);
        await AssertSameAsync(split, whole, piecemeal!, once, path);

        var later = await new RecordIngestor(split).IngestAsync([path]);
        await AssertSameAsync(split, whole, later, await new RecordIngestor(whole).IngestAsync([path]), path);
    }

    private static async Task WriteAsync(string path, byte[] file, int end)
    {
        await using var stream = new FileStream(path, FileMode.Append);
        await stream.WriteAsync(file.AsMemory((int)stream.Length, end - (int)stream.Length));
    }

    private static async Task AssertSameAsync(
        InMemoryMetricsStore split, InMemoryMetricsStore whole, IngestionSummary piecemeal, IngestionSummary once, string path)
    {
        IngestionAssert.Counts(piecemeal, once.Inserted, once.Updated, once.Duplicates, once.Conflicts, once.Rejected);
        Assert.Equal(once.InsertedByKind, piecemeal.InsertedByKind);
        Assert.Equal(await whole.ReadAsync(RecordFilter.All).ToListAsync(), await split.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(await RejectsAsync(whole), await RejectsAsync(split));
        Assert.Equal((await whole.GetWatermarkAsync(path))?.PendingHash, (await split.GetWatermarkAsync(path))?.PendingHash);
    }

    private static async Task<List<Reject>> RejectsAsync(InMemoryMetricsStore store) =>
        await store.ReadRejectsAsync().Select(r => r.Reject).OrderBy(r => r.Offset).ToListAsync();

    /// <summary>The lines of these numbers, the last one without its line end where its number is odd.</summary>
    private static byte[] FileOf(int[] numbers)
    {
        var lines = numbers.SelectMany(n => _lines[(uint)n * Spread % _lines.Length]).ToArray();
        return numbers.Length > 0 && numbers[^1] % 2 != 0 ? lines[..^1] : lines;
    }

    private static IEnumerable<byte[]> Lines()
    {
        var records = new[]
        {
            IngestionBench.Line(Sample.Performance()),
            IngestionBench.Line(Sample.Performance(id: "e2")),
            IngestionBench.Line(Sample.Performance() with { Agent = "another" }),
            IngestionBench.Line(Sample.Outcome("a skill: ü/雪")),
            IngestionBench.Line(Sample.Running()),
            IngestionBench.Line(Sample.Completed()),
            IngestionBench.Line(Sample.Failed()),
        };
        var bad = new[]
        {
            "not JSON\n",
            "{\"metric_type\":\"performance\"}\n",
            "{\"metric_type\":\"speed\"} \t \n",
            "{\"metric_type\":\"perf\n",
            records[0].Replace("12.5", "NaN", StringComparison.Ordinal),
            records[0].Replace("\"summarize\"", "\"\"", StringComparison.Ordinal),
        };
        var texts = records.Concat(bad).Concat(["\n", " \t\n", "\uFEFF" + records[1], "  " + records[3], "\0\0\0" + records[1], records[3].Replace(",", ",\r", StringComparison.Ordinal)]).ToList();
        foreach (var text in texts.Concat(texts.Select(t => t[..^1] + "\r\n")))
        {
            yield return Encoding.UTF8.GetBytes(text);
        }

        yield return [.. Encoding.UTF8.GetBytes(records[0][..30]), 0xC3, .. Encoding.UTF8.GetBytes(records[0][30..])];
        yield return Encoding.Unicode.GetBytes(records[1]);
        yield return Encoding.BigEndianUnicode.GetBytes(records[1]);
    }
}
