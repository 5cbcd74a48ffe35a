using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files.Maintenance;

public sealed class FolderVerifyTests : IDisposable
{
    private const string Performance = "performance-2026-03-01.ndjson";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_is_clean_whatever_came_in_and_a_rebuild_changes_nothing()
    {
        var random = new RandomHistory(5);
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        for (var i = 0; i < 10; i++)
        {
            await store.AppendAsync(random.Take(30));
        }

        var records = await store.ReadAsync(RecordFilter.All).ToHashSetAsync();
        Assert.Empty(await store.VerifyAsync());
        var result = await store.RebuildAsync();
        Assert.Equal((0, 0), (result.Mended.Count, result.Remaining.Count));
        Assert.True(records.SetEquals(await store.ReadAsync(RecordFilter.All).ToListAsync()));
        await Recount.AssertAggregatesEqualHistoryAsync(store);
    }

    [Theory]
    [InlineData("not json\n", "byte 0: ")]
    [InlineData("{\"metric_type\":\"fidelity\"}\n", "skill_name is missing")]
    public async Task A_line_that_is_no_record_is_found_and_stays_where_it_is(string line, string finding)
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync(Sample.Performance());
        await File.WriteAllTextAsync(_folder.File("theirs.ndjson"), line);

        var found = Assert.Single(await store.VerifyAsync());
        Assert.StartsWith("theirs.ndjson, byte 0: ", found, StringComparison.Ordinal);
        Assert.Contains(finding, found, StringComparison.Ordinal);
        Assert.Equal([found], (await store.RebuildAsync()).Remaining);
        Assert.Equal(line, await File.ReadAllTextAsync(_folder.File("theirs.ndjson")));
    }

    [Fact]
    public async Task Two_lines_of_one_identity_are_found_where_they_differ_and_are_harmless_where_they_do_not()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync([Sample.Performance(), Sample.Running()]);
        var line = NdjsonCodec.ToLine(Sample.Performance()) + "\n";
        await File.AppendAllTextAsync(_folder.File(Performance), line);
        Assert.Empty(await store.VerifyAsync());

        await File.AppendAllTextAsync(_folder.File(Performance), line.Replace("\"agent\":\"agent\"", "\"agent\":\"another\"", StringComparison.Ordinal));
        var found = Assert.Single(await store.VerifyAsync());
        Assert.Equal($"{Performance}, byte {2 * line.Length}: A performance record with the id \"e1\" is already stored with other content; the stored one stays.", found);

        // What the store itself kept apart is no fault of its files.
        File.Delete(_folder.File(Performance));
        await store.AppendAsync([Sample.Performance(), Sample.Performance() with { Agent = "x" }]);
        Assert.Equal(1, (await store.GetStatisticsAsync()).RejectedRecords);
        Assert.Empty(await store.VerifyAsync());
    }

    [Fact]
    public async Task What_a_writer_that_died_left_is_found_by_who_only_reads_and_mended_by_a_rebuild()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync(Sample.Performance());
        await using var reader = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { ReadOnly = true });
        await File.AppendAllTextAsync(_folder.File(Performance), "{\"metric_type\":");
        await File.WriteAllTextAsync(_folder.File(StoreFileNames.Intent), "cut short");

        string[] expected =
        [
            $"{Performance} ends in an incomplete line from byte {NdjsonCodec.ToLine(Sample.Performance()).Length + 1} on.",
            $"{StoreFileNames.Intent} announces a batch that is not finished.",
        ];
        Assert.Equal(expected, await reader.VerifyAsync());

        var result = await store.RebuildAsync();

        Assert.Equal(expected, result.Mended);
        Assert.Empty(result.Remaining);
        Assert.Empty(await reader.VerifyAsync());
        Assert.Equal(1, (await store.GetStatisticsAsync()).RejectedRecords);
    }

    /// <summary>As when a file is edited by hand and keeps its length and its time: nobody notices but who reads it again.</summary>
    [Fact]
    public async Task A_rebuild_reads_everything_anew()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync([.. Enumerable.Range(10, 50).Select(i => Sample.Performance(id: $"e{i}"))]);
        var path = _folder.File(Performance);
        var time = File.GetLastWriteTimeUtc(path);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"e30\"", "\"x30\"", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, time);
        Assert.DoesNotContain(await store.ReadAsync(RecordFilter.All).ToListAsync(), r => r == Sample.Performance(id: "x30"));

        await store.RebuildAsync();

        Assert.Contains(await store.ReadAsync(RecordFilter.All).ToListAsync(), r => r == Sample.Performance(id: "x30"));
        await Recount.AssertAggregatesEqualHistoryAsync(store);
    }
}
