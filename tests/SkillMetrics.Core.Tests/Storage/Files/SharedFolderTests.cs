using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

/// <summary>Several stores over one folder: what they share is the files alone, as between processes.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FileLayout.Daily)]
    [InlineData(FileLayout.PerSkill)]
    [Trait("Pitfall", "9")]
    public async Task Writers_at_once_lose_and_tear_nothing(FileLayout layout)
    {
        const int writers = 4;
        const int appends = 60;
        const int batch = 5;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            await using var store = await OpenAsync(layout);
            for (var i = 0; i < appends; i++)
            {
                // What only one brings, and what everybody brings.
                MetricRecord[] records = [.. WorkerRecords.Batch($"writer{w}", i, batch), Sample.Performance(id: $"shared{i}")];
                var result = await store.AppendAsync(records, i % 3 == 0 ? Acknowledgement.Flushed : Acknowledgement.Committed);
                Assert.Equal((batch + 1, 0), (result.Inserted + result.Duplicates, result.Conflicts));
            }

            Assert.Equal(appends, await store.ReadAsync(RecordFilter.All).CountAsync(r => r is PerformanceRecord p && p.ExecutionId.StartsWith("shared", StringComparison.Ordinal)));
        })));

        await using var reopened = await OpenAsync(layout);
        var expected = Enumerable.Range(0, writers).SelectMany(w => Enumerable.Range(0, appends).SelectMany(i => WorkerRecords.Batch($"writer{w}", i, batch)))
            .Concat(Enumerable.Range(0, appends).Select(i => Sample.Performance(id: $"shared{i}"))).ToHashSet();
        Assert.True(expected.SetEquals(await reopened.ReadAsync(RecordFilter.All).ToListAsync()));
        Assert.Empty(await reopened.ReadRejectsAsync().ToListAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(reopened);
        var lines = Directory.GetFiles(_folder.Path, layout == FileLayout.Daily ? "*.ndjson" : "*.json").Sum(f => File.ReadLines(f).Count());
        Assert.Equal(expected.Count, lines);
        Assert.False(File.Exists(_folder.File(StoreFileNames.Intent)));
    }

    [Fact]
    public async Task What_another_appends_is_seen_and_judged_against()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync(FileLayout.PerSkill);
        Assert.Equal(0, await other.ReadAsync(RecordFilter.All).CountAsync());

        await one.AppendAsync([Sample.Performance(), Sample.Running()]);

        Assert.Equal(1, (await other.AppendAsync(Sample.Performance())).Duplicates);
        Assert.Equal(1, (await other.AppendAsync(Sample.Performance() with { Agent = "x" })).Conflicts);
        Assert.Equal(1, (await other.AppendAsync(Sample.Completed())).Updated);
        Assert.Equal([Sample.Performance(), Sample.Completed()], await one.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Single(await one.ReadRejectsAsync().ToListAsync());
        Assert.Equal(1, (await one.GetAggregateAsync("summarize"))!.Invocations.Completed);
    }

    [Fact]
    public async Task A_file_that_is_replaced_cut_or_removed_is_read_anew()
    {
        await using var store = await OpenAsync();
        await using (var writer = await OpenAsync())
        {
            await writer.AppendAsync([Sample.Performance(id: "e1"), Sample.Performance(id: "e2"), Sample.Outcome()]);
        }

        Assert.Equal(3, await store.ReadAsync(RecordFilter.All).CountAsync());
        var file = _folder.File("performance-2026-03-01.ndjson");
        var lines = await File.ReadAllLinesAsync(file);

        await File.WriteAllTextAsync(file, $"{lines[1]}\n");
        Assert.Equal(["e2"], await IdsAsync(store));

        // Of the same length, and longer.
        await File.WriteAllTextAsync(file, $"{lines[0]}\n");
        Assert.Equal(["e1"], await IdsAsync(store));
        await File.WriteAllTextAsync(file, $"{lines[1]}\n{lines[0]}\n");
        Assert.Equal(["e2", "e1"], await IdsAsync(store));

        File.Delete(file);
        Assert.Equal([Sample.Outcome()], await store.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance(id: "e1"))).Inserted);

        Directory.Delete(_folder.Path, recursive: true);
        Assert.Equal(0, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance(id: "e1"))).Inserted);
        Assert.Equal(["e1"], await IdsAsync(store));
    }

    [Fact]
    public async Task A_program_that_knows_no_lock_may_append_too()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync(Sample.Performance(id: "e1"));
        var file = _folder.File("performance-2026-03-01.ndjson");
        var line = (await File.ReadAllTextAsync(file)).Replace("e1", "e2", StringComparison.Ordinal);

        await File.AppendAllTextAsync(file, line);
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance(id: "e2"))).Duplicates);
        await File.AppendAllTextAsync(file, line.Replace("e2", "e3", StringComparison.Ordinal));
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance(id: "e4"))).Inserted);

        Assert.Equal(["e1", "e2", "e3", "e4"], await IdsAsync(store));
    }

    private static async Task<string[]> IdsAsync(FileMetricsStore store) =>
        [.. (await store.ReadAsync(new RecordFilter { Kind = RecordKind.Performance }).ToListAsync()).Select(r => ((PerformanceRecord)r).ExecutionId)];

    private ValueTask<FileMetricsStore> OpenAsync(FileLayout layout = FileLayout.Daily) =>
        FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { Layout = layout, LockTimeout = TimeSpan.FromSeconds(60) });
}
