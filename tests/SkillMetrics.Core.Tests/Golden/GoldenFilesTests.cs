using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Golden;

/// <summary>
/// A folder of files that was once written is read for ever, whatever the layout, and the same records are written byte for byte the
/// same. The folders never change: a new form gets folders of its own.
/// </summary>
public sealed class GoldenFilesTests : IDisposable
{
    private static readonly MetricRecord[] _records =
    [
        .. Sample.OfEveryKind(),
        Sample.Running("search/web", "i2") with { Timestamp = Sample.Time.AddDays(1) },
        Sample.Performance("../Überprüfung: 😀 ", "é") with { Timestamp = Sample.Time.AddHours(12).AddTicks(-10) },
    ];

    private static readonly InvocationRecord _ended = Sample.Failed("search/web", "i2") with { Timestamp = Sample.Time.AddDays(1) };
    private static readonly PerformanceRecord _conflict = Sample.Performance() with { Agent = "another" };
    private static readonly Reject _reject = Reject.Of("/data/records.ndjson", 123, "\u0001 \"broken\" \xE9"u8, "The line is not JSON.");

    private static readonly IngestionWatermark _watermark = new()
    {
        Source = "/data/records.ndjson",
        Offset = 456,
        HeadLength = 64,
        HeadHash = new string('a', 64),
        TailLength = 100,
        TailHash = new string('b', 64),
        PendingHash = null,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("daily")]
    [InlineData("per-skill")]
    public async Task Every_file_is_read_as_it_was_written(string layout)
    {
        await using var store = await FileMetricsStore.OpenAsync(Golden(layout), new FileStoreOptions { ReadOnly = true });

        var expected = _records.Select(r => r is InvocationRecord { InvocationId: "i2" } ? _ended : r).ToHashSet();
        Assert.True(expected.SetEquals(await store.ReadAsync(RecordFilter.All).ToListAsync()));
        var rejects = await store.ReadRejectsAsync().ToListAsync();
        Assert.Equal([NdjsonCodec.ToLine(_conflict), _reject.Text], rejects.Select(r => r.Reject.Text));
        Assert.Equal(_reject, rejects[1].Reject);
        Assert.All(rejects, r => Assert.Equal(Sample.Time, r.RejectedAt));
        Assert.Equal(_watermark, await store.GetWatermarkAsync(_watermark.Source));
    }

    [Theory]
    [InlineData("daily", FileLayout.Daily)]
    [InlineData("per-skill", FileLayout.PerSkill)]
    public async Task Every_file_is_written_byte_for_byte_the_same(string folder, FileLayout layout)
    {
        await using (var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { Layout = layout, TimeProvider = new FakeClock() }))
        {
            await store.AppendAsync(_records);
            await store.AppendAsync([_ended, _conflict]);
            await store.CommitAsync(new IngestionBatch { Source = _watermark.Source, Records = [], Rejects = [_reject], Watermark = _watermark });
        }

        Assert.Equal(Contents(Golden(folder)), Contents(_folder.Path));
    }

    private static string Golden(string layout) => Path.Combine(RealData.Root, "tests", "SkillMetrics.Core.Tests", "Golden", "files-v1", layout);

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.GetFiles(folder).Where(f => Path.GetFileName(f) != ".lock").ToDictionary(f => Path.GetFileName(f), f => File.ReadAllText(f, new UTF8Encoding(false, true))),
        StringComparer.Ordinal);
}
