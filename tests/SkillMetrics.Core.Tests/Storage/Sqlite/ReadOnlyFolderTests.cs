using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>
/// A database in WAL mode in a folder that may not be written. Whoever runs the tests may write everywhere, perhaps: a folder or a link in the place
/// of a file that SQLite needs to make is refused to anybody.
/// </summary>
public sealed class ReadOnlyFolderTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_store_whose_log_cannot_be_made_is_read_as_it_is()
    {
        await WriteAsync();
        Directory.CreateDirectory($"{_file.Path}-wal");
        var before = await File.ReadAllBytesAsync(_file.Path);

        await using var reader = await OpenAsync();

        Assert.Equal([Sample.Performance()], await reader.ReadAsync(RecordFilter.All).ToListAsync());
        Assert.Equal(1, (await reader.GetAggregateAsync("summarize"))!.Performance.Count);
        Assert.Empty(await reader.VerifyAsync());
        Assert.Equal("ok", (await reader.InspectAsync()).Integrity);
        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path));

        // And once it can be made again, what is written is seen.
        Directory.Delete($"{_file.Path}-wal");
        await using var writer = await SqliteMetricsStore.OpenAsync(_file.Path);
        await writer.AppendAsync(Sample.Outcome());
        Assert.Equal([Sample.Performance(), Sample.Outcome()], await reader.ReadAsync(RecordFilter.All).ToListAsync());
    }

    [Fact]
    public async Task A_log_that_holds_something_is_never_passed_over_and_the_error_says_what_to_do()
    {
        await WriteAsync();
        await File.WriteAllTextAsync($"{_file.Path}-wal", "written last");
        File.CreateSymbolicLink($"{_file.Path}-shm", "nowhere");

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(OpenAsync);

        Assert.Contains($"{_file.Path}-wal", fault.Message, StringComparison.Ordinal);
        Assert.Contains("open it once as somebody who may write there", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_may_hold_whatever_has_a_meaning_in_an_address()
    {
        await WriteAsync();
        var path = _file.PathOf("a b%20c#d?immutable=0&é.db");
        File.Copy(_file.Path, path);
        Directory.CreateDirectory($"{path}-wal");

        await using var reader = await SqliteMetricsStore.OpenAsync(path, new SqliteStoreOptions { ReadOnly = true });
        Assert.Equal(["summarize"], await reader.GetSkillNamesAsync());
    }

    private async Task WriteAsync()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync(Sample.Performance());
    }

    private async Task<SqliteMetricsStore> OpenAsync() => await SqliteMetricsStore.OpenAsync(_file.Path, new SqliteStoreOptions { ReadOnly = true });
}
