using System.Security.Cryptography;
using System.Text;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

/// <summary>A writer dies between the announcement of a batch and its end. Its folder is laid out by hand here.</summary>
public sealed class IntentTests : IDisposable
{
    private const string Performance = "performance-2026-03-01.ndjson";
    private const string Outcome = "outcome-2026-03-01.ndjson";
    private static readonly string _old = NdjsonCodec.ToLine(Sample.Performance(id: "old")) + "\n";
    private static readonly string _performance = NdjsonCodec.ToLine(Sample.Performance()) + "\n";
    private static readonly string _outcome = NdjsonCodec.ToLine(Sample.Outcome()) + "\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(30, 0)]
    [InlineData(1000, 0)]
    [InlineData(1000, 17)]
    [InlineData(1000, 1000)]
    public async Task The_next_holder_of_the_lock_finishes_a_batch_wherever_its_writer_died(int ofPerformance, int ofOutcome)
    {
        Write(Performance, _old + Head(_performance, ofPerformance));
        if (ofOutcome >= 0)
        {
            Write(Outcome, Head(_outcome, ofOutcome));
        }

        WriteIntent();
        await using (var store = await FileMetricsStore.OpenAsync(_folder.Path))
        {
            Assert.False(File.Exists(_folder.File(StoreFileNames.Intent)));
            Assert.Equal(3, await store.ReadAsync(RecordFilter.All).CountAsync());
            Assert.Equal(2, (await store.AppendAsync([Sample.Performance(), Sample.Outcome()])).Duplicates);
            Assert.Empty(await store.ReadRejectsAsync().ToListAsync());
        }

        Assert.Equal(_old + _performance, Text(Performance));
        Assert.Equal(_outcome, Text(Outcome));

        // To finish it again changes nothing.
        WriteIntent();
        await using var again = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Equal(_old + _performance, Text(Performance));
        Assert.Equal(_outcome, Text(Outcome));
    }

    [Fact]
    public async Task An_intent_that_was_cut_short_announces_nothing()
    {
        Write(Performance, _old);
        WriteIntent();
        var intent = File.ReadAllBytes(_folder.File(StoreFileNames.Intent));
        foreach (var length in (int[])[0, 1, 64, 65, 80, intent.Length - 1])
        {
            File.WriteAllBytes(_folder.File(StoreFileNames.Intent), intent[..length]);
            await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
            Assert.False(File.Exists(_folder.File(StoreFileNames.Intent)));
            Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
            Assert.Equal(_old, Text(Performance));
        }
    }

    [Fact]
    public async Task A_batch_is_finished_in_a_file_that_has_changed_since_without_tearing_it()
    {
        const string shorter = "{}\n";
        Write(Performance, shorter);
        WriteIntent();
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);

        Assert.Equal(2, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Equal($"{shorter}\n{_performance}", Text(Performance));
        Assert.Equal(0, Assert.Single(await store.ReadRejectsAsync().ToListAsync()).Reject.Offset);
    }

    [Fact]
    public async Task A_process_that_is_running_finishes_it_before_it_writes()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.AppendAsync(Sample.Performance(id: "old"));
        WriteIntent();

        Assert.Equal(1, (await store.AppendAsync(Sample.Outcome())).Duplicates);

        Assert.Equal(_old + _performance, Text(Performance));
        Assert.Equal(_outcome, Text(Outcome));
        Assert.Equal(3, await store.ReadAsync(RecordFilter.All).CountAsync());
    }

    [Fact]
    public async Task Who_only_reads_leaves_it_and_says_so()
    {
        Write(Performance, _old);
        WriteIntent();
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { ReadOnly = true });

        Assert.Equal(1, await store.ReadAsync(RecordFilter.All).CountAsync());
        Assert.Contains(".intent", (await store.InspectAsync()).Integrity, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File(StoreFileNames.Intent)));
    }

    private static string Head(string text, int length) => text[..Math.Min(length, text.Length)];

    private void WriteIntent()
    {
        var list = $$"""[{"name":"{{Performance}}","start":{{_old.Length}},"length":{{_performance.Length}}},{"name":"{{Outcome}}","start":0,"length":{{_outcome.Length}}}]""";
        var content = $"{list}\n{_performance}{_outcome}";
        Write(StoreFileNames.Intent, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}\n{content}");
    }

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text, new UTF8Encoding(false));

    private string Text(string name) => File.ReadAllText(_folder.File(name));
}
