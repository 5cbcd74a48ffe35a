using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class FileMetricsStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FileLayout.Daily)]
    [InlineData(FileLayout.PerSkill)]
    [Trait("Pitfall", "1")]
    public async Task Every_kind_comes_back_as_it_went_in_after_the_store_was_closed(FileLayout layout)
    {
        var records = Sample.OfEveryKind();
        await using (var store = await OpenAsync(layout))
        {
            Assert.Equal(records.Length, (await store.AppendAsync(records)).Inserted);
            Assert.Equal(records, await store.ReadAsync(RecordFilter.All).ToListAsync());
        }

        await using var reopened = await OpenAsync(layout);
        Assert.Equal(records, await reopened.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(records.Length, (await reopened.AppendAsync(records)).Duplicates);
        await Recount.AssertAggregatesEqualHistoryAsync(reopened);
    }

    [Fact]
    public async Task A_store_may_be_opened_with_the_other_layout_later()
    {
        await using (var store = await OpenAsync(FileLayout.Daily))
        {
            await store.AppendAsync([Sample.Performance(), Sample.Running(id: "i1")]);
        }

        await using (var store = await OpenAsync(FileLayout.PerSkill))
        {
            var result = await store.AppendAsync([Sample.Performance(), Sample.Outcome(), Sample.Completed(id: "i1")]);
            Assert.Equal((1, 1, 1), (result.Duplicates, result.Inserted, result.Updated));
        }

        await using var reopened = await OpenAsync(FileLayout.Daily);
        Assert.Equal(
            [Sample.Performance(), Sample.Outcome(), Sample.Completed(id: "i1")],
            await reopened.ReadAsync(RecordFilter.All).ToListAsync());
    }

    [Fact]
    public async Task An_invocation_is_a_line_when_it_starts_and_another_when_it_ends()
    {
        await using (var store = await OpenAsync())
        {
            await store.AppendAsync(Sample.Running());
            Assert.Equal(1, (await store.AppendAsync(Sample.Failed())).Updated);
            Assert.Equal(1, (await store.AppendAsync(Sample.Running())).Duplicates);
        }

        Assert.Equal([NdjsonCodec.ToLine(Sample.Running()), NdjsonCodec.ToLine(Sample.Failed())], Lines("invocation-2026-03-01.ndjson"));
        await using var reopened = await OpenAsync();
        Assert.Equal([Sample.Failed()], await reopened.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(1, (await reopened.GetAggregateAsync("summarize"))!.Invocations.Abandoned);
    }

    [Fact]
    [Trait("Pitfall", "2")]
    public async Task The_same_id_under_two_skills_is_two_records_and_a_conflict_is_kept_among_the_rejects()
    {
        var conflict = Sample.Performance() with { Agent = "another" };
        await using (var store = await OpenAsync())
        {
            var result = await store.AppendAsync([Sample.Performance(), Sample.Performance("other"), conflict, conflict]);
            Assert.Equal((2, 2), (result.Inserted, result.Conflicts));
        }

        Assert.Single(Lines(StoreFileNames.Rejects));
        await using var reopened = await OpenAsync();
        var reject = Assert.Single(await reopened.ReadRejectsAsync().ToListAsync());
        Assert.Equal((Reject.AppendSource, null, NdjsonCodec.ToLine(conflict)), (reject.Reject.Source, reject.Reject.Offset, reject.Reject.Text));
        Assert.Contains("other content", reject.Reject.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await reopened.AppendAsync(conflict)).Conflicts);
        Assert.Single(await reopened.ReadRejectsAsync().ToListAsync());
        Assert.Single(Lines(StoreFileNames.Rejects));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("CON")]
    [InlineData("YouTube Live Chat")]
    [InlineData("a\\b:c*d?\"<>|%~")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData("😀")]
    [Trait("Pitfall", "7")]
    public async Task A_skill_may_have_any_name_and_its_files_stay_in_the_folder(string skill)
    {
        skill = skill == "😀" ? string.Concat(Enumerable.Repeat(skill, 100)) : skill;
        await using (var store = await OpenAsync(FileLayout.PerSkill))
        {
            await store.AppendAsync([Sample.Performance(skill), Sample.Promotion(skill), Sample.Completed(skill)]);
        }

        Assert.Equal(3, Directory.GetFiles(_folder.Path, "*.json").Length);
        Assert.Equal(4, Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Length);
        await using var reopened = await OpenAsync(FileLayout.PerSkill);
        Assert.Equal([skill], await reopened.GetSkillNamesAsync());
        Assert.Equal(3, await reopened.ReadAsync(new RecordFilter { SkillName = skill }).CountAsync());
    }

    [Fact]
    [Trait("Pitfall", "7")]
    public async Task Names_that_differ_by_case_share_a_file_and_stay_apart()
    {
        await using (var store = await OpenAsync(FileLayout.PerSkill))
        {
            await store.AppendAsync([Sample.Performance("Search"), Sample.Performance("search")]);
            await store.AppendAsync(Sample.Performance("SEARCH"));
        }

        Assert.Equal(3, Lines("Search_performance.json").Length);
        await using var reopened = await OpenAsync(FileLayout.PerSkill);
        Assert.Equal(["SEARCH", "Search", "search"], await reopened.GetSkillNamesAsync());
    }

    [Fact]
    [Trait("Pitfall", "4")]
    public async Task Every_value_a_record_can_hold_is_JSON_that_comes_back()
    {
        var odd = Sample.Outcome() with
        {
            Decision = "a\n\r\u0000\u001f\u2028\"\\/😀",
            Reasoning = new string('é', RecordLimits.TextLength),
            Confidence = double.Epsilon,
        };
        var slow = Sample.Performance() with { ExecutionTime = RecordLimits.LongestDuration - TimeSpan.FromTicks(1), MemoryUsageMegabytes = double.MaxValue };
        await using (var store = await OpenAsync())
        {
            await store.AppendAsync([odd, slow]);
        }

        await using var reopened = await OpenAsync();
        Assert.Equal([slow, odd], await reopened.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Empty(await reopened.ReadRejectsAsync().ToListAsync());
    }

    [Fact]
    public async Task Nothing_is_created_before_the_first_use()
    {
        await using var store = new FileMetricsStore(_folder.File("sub/metrics"));
        await store.FlushAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

        await store.AppendAsync(Sample.Performance());
        Assert.True(File.Exists(_folder.File("sub/metrics/performance-2026-03-01.ndjson")));
    }

    [Fact]
    public async Task Folder_and_files_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (var store = await FileMetricsStore.OpenAsync(_folder.File("metrics")))
        {
            await store.AppendAsync([Sample.Performance(), Sample.Performance() with { Agent = "other" }]);
        }

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.File("metrics")));
        var files = Directory.GetFiles(_folder.File("metrics"));
        Assert.Equal(3, files.Length);
        foreach (var file in files)
        {
            Assert.Equal(owner, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Disposing_either_way_writes_what_waits()
    {
        var store = await OpenAsync();
        await store.AppendAsync(Sample.Performance(), Acknowledgement.Queued);
        store.Dispose();
        store.Dispose();
        await using (var other = await OpenAsync())
        {
            await other.AppendAsync(Sample.Outcome(), Acknowledgement.Queued);
        }

        await using var reopened = await OpenAsync();
        Assert.Equal(2, await reopened.ReadAsync(RecordFilter.All).CountAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.AppendAsync(Sample.Performance()));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.GetStatisticsAsync());
    }

    [Fact]
    public async Task A_stream_and_a_wait_end_when_they_are_cancelled()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync([Sample.Performance(), Sample.Outcome()]);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in store.ReadAsync(RecordFilter.All, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.GetStatisticsAsync(cancel.Token));
        Assert.Equal(2, await store.ReadAsync(RecordFilter.All).CountAsync());
    }

    [Fact]
    public async Task Lines_are_UTF8_without_a_byte_order_mark_and_end_in_LF()
    {
        await using (var store = await OpenAsync())
        {
            await store.AppendAsync([Sample.Outcome("日本"), Sample.Outcome("日本", "e2")]);
        }

        var text = await File.ReadAllBytesAsync(_folder.File("outcome-2026-03-01.ndjson"));
        Assert.Equal(
            Encoding.UTF8.GetBytes($"{NdjsonCodec.ToLine(Sample.Outcome("日本"))}\n{NdjsonCodec.ToLine(Sample.Outcome("日本", "e2"))}\n"), text);
        Assert.Contains("日本", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var options = new FileStoreOptions { Layout = (FileLayout)9, LockTimeout = TimeSpan.FromSeconds(-1), SlowQueryThreshold = TimeSpan.FromSeconds(-1), QueueCapacity = 0 };

        var fault = Assert.Throws<ArgumentException>(() => new FileMetricsStore(_folder.Path, options));
        Assert.All(
            [nameof(FileStoreOptions.Layout), nameof(FileStoreOptions.LockTimeout), nameof(FileStoreOptions.SlowQueryThreshold), nameof(FileStoreOptions.QueueCapacity)],
            name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new FileMetricsStore(" "));
    }

    private string[] Lines(string name) => File.ReadAllLines(_folder.File(name));

    private ValueTask<FileMetricsStore> OpenAsync(FileLayout layout = FileLayout.Daily) =>
        FileMetricsStore.OpenAsync(_folder.Path, new FileStoreOptions { Layout = layout });
}
