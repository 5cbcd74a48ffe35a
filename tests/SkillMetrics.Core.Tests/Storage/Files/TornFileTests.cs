using System.Text;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class TornFileTests : IDisposable
{
    private const string Today = "performance-2026-03-01.ndjson";
    private static readonly string _first = NdjsonCodec.ToLine(Sample.Performance(id: "e1"));
    private static readonly string _second = NdjsonCodec.ToLine(Sample.Performance(id: "e2"));
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Pitfall", "5")]
    [InlineData(Today, FileLayout.Daily)]
    [InlineData("summarize_performance.json", FileLayout.PerSkill)]
    public async Task A_last_line_that_was_cut_short_is_set_aside_and_the_next_record_starts_on_its_own_line(string name, FileLayout layout)
    {
        var torn = _second[..40];
        Write(name, $"{_first}\n{torn}");
        await using (var store = await OpenAsync(layout))
        {
            await store.AppendAsync(Sample.Performance(id: "e2"));
            Assert.Equal($"{_first}\n{_second}\n", Text(name));
            await AssertRejectAsync(store, name, _first.Length + 1, torn);
        }

        // From then on it is the store's own to remember.
        await using var reopened = await OpenAsync(layout);
        await AssertRejectAsync(reopened, name, _first.Length + 1, torn);
        Assert.Equal(2, await reopened.ReadAsync(RecordFilter.All).CountAsync());
    }

    [Fact]
    [Trait("Pitfall", "5")]
    public async Task A_first_line_that_was_cut_short_does_not_hide_the_file()
    {
        Write("summarize_performance.json", _first[..40]);
        await using (var store = await OpenAsync(FileLayout.PerSkill))
        {
            await store.AppendAsync(Sample.Performance());
        }

        Assert.Equal($"{_first}\n", Text("summarize_performance.json"));
        await using var reopened = await OpenAsync(FileLayout.PerSkill);
        Assert.Equal(1, await reopened.ReadAsync(RecordFilter.All).CountAsync());
        await AssertRejectAsync(reopened, "summarize_performance.json", 0, _first[..40]);
    }

    [Fact]
    public async Task A_whole_last_line_without_its_end_is_a_record_and_gets_its_end()
    {
        Write(Today, $"{_first}\n{_second}");
        await using var store = await OpenAsync();
        Assert.Equal(2, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Equal($"{_first}\n{_second}\n", Text(Today));

        Assert.Equal(1, (await store.AppendAsync(Sample.Performance(id: "e2"))).Duplicates);
        await store.AppendAsync(Sample.Performance(id: "e3"));
        Assert.Equal(3, File.ReadAllLines(_folder.File(Today)).Length);
        Assert.Empty(await store.ReadRejectsAsync().ToListAsync());
    }

    [Fact]
    public async Task Bytes_that_a_power_failure_left_behind_the_last_line_are_cut_away()
    {
        Write(Today, $"{_first}\n\0\0\0\0");
        await using var store = await OpenAsync();

        await store.AppendAsync(Sample.Performance(id: "e2"));

        Assert.Equal($"{_first}\n{_second}\n", Text(Today));
        Assert.Empty(await store.ReadRejectsAsync().ToListAsync());
    }

    [Fact]
    public async Task Files_of_the_store_itself_are_mended_too()
    {
        await using (var store = await OpenAsync())
        {
            await store.AppendAsync([Sample.Performance(), Sample.Performance() with { Agent = "x" }]);
        }

        Write(StoreFileNames.Rejects, Text(StoreFileNames.Rejects) + "{\"source\":");
        await using var reopened = await OpenAsync();
        await reopened.AppendAsync(Sample.Performance() with { Agent = "y" });

        Assert.Equal(2, await reopened.ReadRejectsAsync().CountAsync());
        Assert.Equal(2, File.ReadAllLines(_folder.File(StoreFileNames.Rejects)).Length);
    }

    [Fact]
    public async Task Who_only_reads_takes_whole_lines_and_mends_nothing()
    {
        var text = $"{_first}\n{_second[..40]}";
        Write(Today, text);
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { ReadOnly = true });

        Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Contains(Today, (await store.InspectAsync()).Integrity, StringComparison.Ordinal);

        // A writer goes on where it was.
        Write(Today, $"{_first}\n{_second}");
        Assert.Equal(2, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Equal("ok", (await store.InspectAsync()).Integrity);
        Write(Today, $"{_first}\n{_second}\n");
        Assert.Equal(2, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Empty(await store.ReadRejectsAsync().ToListAsync());
        Assert.Equal([_folder.File(Today)], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_line_that_another_program_is_writing_is_left_to_it()
    {
        Write("log.ndjson", $"{_first}\n{_second[..40]}");
        await using var store = await OpenAsync();
        await store.AppendAsync(Sample.Performance(id: "e3"));
        Assert.Equal($"{_first}\n{_second[..40]}", Text("log.ndjson"));

        Write("log.ndjson", $"{_first}\n{_second}\n");
        Assert.Equal(3, await store.ReadAsync(RecordFilter.All).CountAsync());
    }

    private static async Task AssertRejectAsync(FileMetricsStore store, string name, long offset, string text)
    {
        var reject = Assert.Single(await store.ReadRejectsAsync().ToListAsync()).Reject;
        Assert.Equal((Path.Combine(store.Path, name), offset, text), (reject.Source, reject.Offset, reject.Text));
        Assert.Contains("cut short", reject.Reason, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text, new UTF8Encoding(false));

    private string Text(string name) => File.ReadAllText(_folder.File(name));

    private ValueTask<FileMetricsStore> OpenAsync(FileLayout layout = FileLayout.Daily) =>
        FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { Layout = layout });
}
