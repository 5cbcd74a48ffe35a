using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

/// <summary>Files in the store's folder that something else has written.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Pitfall", "3")]
    [Trait("Pitfall", "4")]
    public async Task Every_good_line_is_a_record_and_every_other_one_a_reject_with_its_place_and_reason()
    {
        var good = NdjsonCodec.ToLine(Sample.Performance(id: "good"));
        var content = new List<byte>("\uFEFF"u8.ToArray());
        var expected = new List<(long Offset, string Reason, string Hash)>();
        Add($"{good}\r\n");
        Add("\n   \n");
        AddBad("not JSON", "not JSON");
        AddBad(good[..60], "ends too early");
        AddBad(good.Replace("12.5", "NaN", StringComparison.Ordinal), "NaN");
        AddBad(NdjsonCodec.ToLine(Sample.Fidelity()).Replace("0.5", "7.5", StringComparison.Ordinal), "pattern_fidelity");
        AddBad(good.Replace("\"summarize\"", "\"\"", StringComparison.Ordinal), "skill_name");
        AddBad(good.Replace("\"performance\"", "\"gossip\"", StringComparison.Ordinal), "gossip");
        AddBad(new string('x', 2_000_000), "2000000 bytes");
        AddBad(NdjsonCodec.ToLine(Sample.Performance(id: "good") with { Agent = "else" }), "other content");
        AddBadBytes([(byte)'{', 0xFF, (byte)'}'], "UTF-8");
        AddBadBytes(Encoding.Unicode.GetBytes(good), "UTF-16");
        Add("\n" + good + "\n");
        Add(NdjsonCodec.ToLine(Sample.Performance(id: "last")));
        await File.WriteAllBytesAsync(_folder.File("foreign.jsonl"), [.. content]);

        for (var run = 0; run < 2; run++)
        {
            await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
            var records = await store.ReadAsync(RecordFilter.All).ToListAsync();
            Assert.Equal([Sample.Performance(id: "good"), Sample.Performance(id: "last")], records);
            var rejects = await store.ReadRejectsAsync().ToListAsync();
            Assert.Equal(expected.Select(e => (_folder.File("foreign.jsonl"), (long?)e.Offset, e.Hash)), rejects.Select(r => (r.Reject.Source, r.Reject.Offset, r.Reject.TextHash)));
            Assert.All(rejects.Zip(expected), r => Assert.Contains(r.Second.Reason, r.First.Reject.Reason, StringComparison.Ordinal));
            Assert.Equal(expected.Count, (await store.GetStatisticsAsync()).RejectedRecords);

            // To write elsewhere changes nothing about them.
            await store.AppendAsync(Sample.Outcome(id: $"e{run}"), Acknowledgement.Committed);
            Assert.Equal(expected.Count, (await store.ReadRejectsAsync().ToListAsync()).Count);
            File.Delete(_folder.File("outcome-2026-03-01.ndjson"));
        }

        Assert.Equal(content.Count, new FileInfo(_folder.File("foreign.jsonl")).Length);

        void Add(string text) => content.AddRange(Encoding.UTF8.GetBytes(text));
        void AddBad(string line, string reason) => AddBadBytes(Encoding.UTF8.GetBytes(line), reason);
        void AddBadBytes(byte[] line, string reason)
        {
            expected.Add((content.Count, reason, Convert.ToHexStringLower(SHA256.HashData(line))));
            content.AddRange([.. line, (byte)'\n']);
        }
    }

    [Fact]
    public async Task Only_files_of_records_directly_in_the_folder_are_read()
    {
        var line = NdjsonCodec.ToLine(Sample.Performance());
        Directory.CreateDirectory(_folder.File("backup"));
        File.WriteAllText(_folder.File("backup/old.ndjson"), line.Replace("e1", "e9", StringComparison.Ordinal));
        File.WriteAllText(_folder.File("notes.txt"), line.Replace("e1", "e8", StringComparison.Ordinal));
        File.WriteAllText(_folder.File("skills_registry.json"), "{\n  \"skills\": {}\n}\n");
        File.WriteAllText(_folder.File("legacy.json"), $"# exported\n{line}\n");
        File.WriteAllText(_folder.File("UPPER.NDJSON"), $"{line.Replace("e1", "e2", StringComparison.Ordinal)}\n");
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);

        Assert.Equal(["e2", "e1"], await store.ReadAsync(RecordFilter.All).Select(r => ((PerformanceRecord)r).ExecutionId).ToListAsync());
        Assert.Equal("# exported", Assert.Single(await store.ReadRejectsAsync().ToListAsync()).Reject.Text);
    }

    [Fact]
    public async Task A_JSON_file_is_read_as_soon_as_it_holds_a_record()
    {
        File.WriteAllText(_folder.File("legacy.json"), "{\"skills\":1}\n");
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Equal(0, await store.ReadAsync(RecordFilter.All).CountAsync());

        File.AppendAllText(_folder.File("legacy.json"), NdjsonCodec.ToLine(Sample.Performance()) + "\n");

        Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Single(await store.ReadRejectsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_document_that_has_a_files_name_is_left_as_it_is()
    {
        const string document = "{\n  \"charts\": []\n}\n";
        File.WriteAllText(_folder.File("summarize_performance.json"), document);
        var options = new FileStoreOptions { Layout = FileLayout.PerSkill };
        await using (var store = await FileMetricsStore.OpenAsync(_folder.Path, options))
        {
            await store.AppendAsync(Sample.Performance());
        }

        Assert.Equal(document, File.ReadAllText(_folder.File("summarize_performance.json")));
        await using var reopened = await FileMetricsStore.OpenAsync(_folder.Path, options);
        Assert.Equal(1, await reopened.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Empty(await reopened.ReadRejectsAsync().ToListAsync());
    }

    [Fact]
    public async Task An_invocation_may_end_in_another_file_than_it_began()
    {
        File.WriteAllText(_folder.File("a.ndjson"), NdjsonCodec.ToLine(Sample.Completed()) + "\n");
        File.WriteAllText(_folder.File("b.ndjson"), NdjsonCodec.ToLine(Sample.Running()) + "\n");
        File.WriteAllText(_folder.File("c.ndjson"), NdjsonCodec.ToLine(Sample.Failed()) + "\n");
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);

        Assert.Equal([Sample.Completed()], await store.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(_folder.File("c.ndjson"), Assert.Single(await store.ReadRejectsAsync().ToListAsync()).Reject.Source);
    }

    [Fact]
    public async Task Links_in_a_circle_and_named_pipes_hold_nothing_up()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(_folder.File("one.ndjson"), _folder.File("two.ndjson"));
        File.CreateSymbolicLink(_folder.File("two.ndjson"), _folder.File("one.ndjson"));
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_folder.File("pipe.ndjson")]))
        {
            await make.WaitForExitAsync();
        }

        await using var store = await FileMetricsStore.OpenAsync(_folder.Path).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance())).Inserted);
        Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
    }
}
