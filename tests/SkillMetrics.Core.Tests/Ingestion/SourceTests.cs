using SkillMetrics.Ingestion;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;
using static SkillMetrics.Core.Tests.Ingestion.IngestionBench;

namespace SkillMetrics.Core.Tests.Ingestion;

public sealed class SourceTests : IDisposable
{
    private readonly IngestionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_folder_is_read_with_all_below_it_in_ordinal_order()
    {
        _bench.Write("b.NDJSON", Lines(1, first: 3));
        _bench.Write("B.jsonl", Lines(1, first: 0));
        _bench.Write("a/z.ndjson", Lines(1, first: 2));
        _bench.Write("a.Json", Lines(1, first: 1));
        _bench.Write("notes.txt", Lines(1, first: 9));
        _bench.Write("c.ndjson.bak", Lines(1, first: 9));

        var summary = await _bench.IngestAsync();

        IngestionAssert.Counts(summary, inserted: 4);
        Assert.Equal(4, summary.Files);
        Assert.Equal(["e0", "e1", "e2", "e3"], await _bench.IdsAsync());
    }

    [Fact]
    public async Task Hidden_folders_links_to_folders_and_excluded_folders_are_passed_over_below_a_named_folder()
    {
        _bench.Write(".git/a.ndjson", Lines(1, first: 1));
        _bench.Write("sub/.cache/a.ndjson", Lines(1, first: 2));
        _bench.Write("store/a.ndjson", Lines(1, first: 3));
        _bench.Write("store-of-another/a.ndjson", Lines(1, first: 4));
        Directory.CreateSymbolicLink(_bench.PathOf("sub/circle"), _bench.Folder);
        using var elsewhere = new TempFolder();
        await File.WriteAllTextAsync(elsewhere.File("a.ndjson"), Lines(1, first: 5));
        File.CreateSymbolicLink(_bench.PathOf("sub/file.ndjson"), elsewhere.File("a.ndjson"));
        var options = new IngestionOptions { ExcludedFolders = [_bench.PathOf("store") + Path.DirectorySeparatorChar] };

        await _bench.Ingestor.IngestAsync([_bench.Folder], options);

        Assert.Equal(["e4", "e5"], await _bench.IdsAsync());
        await _bench.Ingestor.IngestAsync([_bench.PathOf(".git"), _bench.PathOf("store"), _bench.PathOf("sub/circle/sub/.cache")], options);
        Assert.Equal(["e4", "e5", "e1", "e3", "e2"], await _bench.IdsAsync());
    }

    [Fact]
    public async Task What_a_store_of_files_and_its_backups_keep_beside_their_records_is_passed_over()
    {
        await using (var store = await FileMetricsStore.OpenAsync(_bench.PathOf("store")))
        {
            await new RecordIngestor(store).IngestAsync([_bench.Write("elsewhere/a.ndjson", Lines(2) + "bad\n")]);
            await store.BackUpAsync(_bench.PathOf("backup"));
        }

        Assert.True(File.Exists(_bench.PathOf("store/rejected_records.ndjson")));
        _bench.Write("others/rejected_records.ndjson", Lines(1, first: 7));

        IngestionAssert.Counts(await _bench.IngestAsync(_bench.PathOf("store")), inserted: 2);
        IngestionAssert.Counts(await _bench.IngestAsync(_bench.PathOf("backup")), duplicates: 2);

        // A file of that name in a folder of something else is a file as any other.
        IngestionAssert.Counts(await _bench.IngestAsync(_bench.PathOf("others")), inserted: 1);
    }

    [Fact]
    public async Task A_file_is_read_once_however_often_it_is_named()
    {
        var path = _bench.Write("sub/a.ndjson", Lines(2));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);

        var summary = await _bench.IngestAsync(path, _bench.Folder, path, relative, _bench.PathOf("sub") + "/", _bench.PathOf("sub/../sub/a.ndjson"));

        IngestionAssert.Counts(summary, inserted: 2);
        Assert.Equal(1, summary.Files);
    }

    [Fact]
    public async Task Paths_are_read_in_the_order_in_which_they_are_named()
    {
        var second = _bench.Write("a/a.ndjson", Lines(1, first: 2));
        var first = _bench.Write("b/b.ndjson", Lines(1, first: 1));
        _bench.Write("b/c.ndjson", Lines(1, first: 3));

        await _bench.IngestAsync(first, second, _bench.PathOf("b"));

        Assert.Equal(["e1", "e2", "e3"], await _bench.IdsAsync());
    }

    [Fact]
    public async Task A_json_file_without_records_is_skipped_as_a_whole()
    {
        _bench.Write("records.json", "# made by hand\n" + Lines(1));
        var document = _bench.Write("document.json", "{\n  \"metric_type\": \"performance\"\n}");
        var empty = _bench.Write("empty.json", "");

        var summary = await _bench.IngestAsync();

        IngestionAssert.Counts(summary, inserted: 1, rejected: 1);
        Assert.Equal(1, summary.Files);
        Assert.Equal([document, empty], summary.SkippedFiles);
    }

    [Fact]
    public async Task A_named_file_of_any_other_name_is_looked_into_and_one_of_records_by_name_is_not()
    {
        var log = _bench.Write("metrics.log", Lines(1));
        var text = _bench.Write("readme", "Read me.\n");
        var records = _bench.Write("other.jsonl", "Read me.\n");

        var summary = await _bench.IngestAsync(log, text, records);

        IngestionAssert.Counts(summary, inserted: 1, rejected: 1);
        Assert.Equal([text], summary.SkippedFiles);
    }

    [Fact]
    public async Task A_wrong_path_is_told_before_anything_is_read()
    {
        var path = _bench.Write("a.ndjson", Lines(1));
        var missing = _bench.PathOf("missing.ndjson");

        var fault = await Assert.ThrowsAsync<IngestionSourceException>(() => _bench.IngestAsync(path, missing));

        Assert.Equal(missing, fault.Path);
        Assert.Equal($"{missing} does not exist. Name a file or folder that does.", fault.Message);
        Assert.Empty(await _bench.RecordsAsync());
        fault = await Assert.ThrowsAsync<IngestionSourceException>(() => _bench.IngestAsync(path, ""));
        Assert.Equal("\"\" is not a path. Name a file or folder.", fault.Message);
    }

    [Fact]
    public async Task A_file_in_a_folder_that_cannot_be_opened_is_skipped_and_the_others_are_read()
    {
        _bench.Write("a.ndjson", Lines(1));
        File.CreateSymbolicLink(_bench.PathOf("b.ndjson"), _bench.PathOf("nowhere"));
        _bench.Write("c.ndjson", Lines(1, first: 1));

        var summary = await _bench.IngestAsync();

        IngestionAssert.Counts(summary, inserted: 2);
        Assert.Equal(2, summary.Files);
        Assert.Equal([_bench.PathOf("b.ndjson")], summary.SkippedFiles);
    }

    [Fact]
    public async Task A_named_pipe_without_a_writer_holds_nothing_up()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _bench.Write("a.ndjson", Lines(1));
        var pipe = _bench.PathOf("pipe.ndjson");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        var summary = await _bench.IngestAsync().WaitAsync(TimeSpan.FromSeconds(30));

        IngestionAssert.Counts(summary, inserted: 1);
        Assert.Equal([pipe], summary.SkippedFiles);
        var fault = await Assert.ThrowsAsync<IngestionSourceException>(() => _bench.IngestAsync(pipe).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("standard input", fault.Message, StringComparison.Ordinal);
    }
}
