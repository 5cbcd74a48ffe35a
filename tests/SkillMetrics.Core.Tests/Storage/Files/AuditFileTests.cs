using SkillMetrics.Conformance;
using SkillMetrics.Storage.Files;
using SkillMetrics.Storage.Ledger;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Files;

/// <summary>What somebody with an editor, or a death in the middle, does to the audit log of a folder.</summary>
public sealed class AuditFileTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    private string Log => Path.Combine(_folder.Path, "audit_log.ndjson");

    public async Task InitializeAsync()
    {
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.CommitAsync(LedgerSamples.Approval());
        await store.CommitAsync(LedgerSamples.Promotion("p1"));
        await store.CommitAsync(LedgerSamples.Revocation());
        await store.CommitAsync(LedgerSamples.Promotion("p2", skill: "other"));
        Assert.Empty(await store.VerifyAuditAsync());
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1, "Entry 2 of the audit log is broken: its content does not have its hash.")]
    [InlineData(3, "Entry 4 of the audit log is broken: its content does not have its hash.")]
    public async Task A_changed_line_is_found(int line, string finding) => await FindAsync(lines => lines[line] = lines[line].Replace("ada", "eve", StringComparison.Ordinal), finding);

    [Theory]
    [InlineData(0, "Entry 1 of the audit log is broken: it is missing, and entry 2 is in its place.")]
    [InlineData(2, "Entry 3 of the audit log is broken: it is missing, and entry 4 is in its place.")]
    [InlineData(3, "The audit log does not tell of the event p2, which asks for a re-index: its entry is missing.")]
    public async Task A_removed_line_is_found(int line, string finding) => await FindAsync(lines => lines.RemoveAt(line), finding);

    [Fact]
    public async Task A_line_that_was_slipped_in_is_found() =>
        await FindAsync(lines => lines.Insert(2, lines[1]), "Entry 3 of the audit log is broken: it is missing, and entry 2 is in its place.");

    [Fact]
    public async Task A_last_line_that_nothing_else_tells_of_is_missed_by_a_noted_head_alone()
    {
        AuditHead noted;
        await using (var store = await FileMetricsStore.OpenAsync(_folder.Path))
        {
            await store.CommitAsync(LedgerSamples.Approval("a9"));
            noted = await store.GetAuditHeadAsync();
        }

        await File.WriteAllLinesAsync(Log, (await File.ReadAllLinesAsync(Log))[..^1]);
        await using var cut = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Empty(await cut.VerifyAuditAsync());
        Assert.Contains(noted.ToString(), Assert.Single(await cut.VerifyAuditAsync(noted)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_was_removed_is_missed()
    {
        var file = Directory.GetFiles(_folder.Path, "promotion-*").Single();
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file)).Where(l => !l.Contains("\"p1\"", StringComparison.Ordinal)));
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Equal(["The event p1, which entry 2 of the audit log tells of, is gone."], await store.VerifyAuditAsync());
    }

    [Fact]
    public async Task A_restore_is_told_with_the_head_that_it_replaced()
    {
        using var backups = new TempFolder();
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        await store.BackUpAsync(backups.File("backup"));
        await store.CommitAsync(LedgerSamples.Promotion("p3"));
        var replaced = await store.GetAuditHeadAsync();
        var aside = await store.RestoreAsync(backups.File("backup"));
        var entries = await store.ReadAuditAsync().ToListAsync();
        Assert.Equal(5, entries.Count);
        Assert.Contains($$"""{"hash":"{{replaced.Hash}}","number":5}""", entries[4].Content, StringComparison.Ordinal);
        Assert.Equal(2, (await store.GetReindexItemsAsync()).Count);
        Assert.Empty(await store.VerifyAsync());
        Assert.Equal(6, (await store.CommitAsync(LedgerSamples.Promotion("p4"))).Entry!.Number);
        Directory.Delete(aside, recursive: true);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_short_was_never_told_and_the_chain_goes_on()
    {
        var whole = await File.ReadAllLinesAsync(Log);
        await File.AppendAllTextAsync(Log, whole[^1][..50]);
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Equal(5, (await store.CommitAsync(LedgerSamples.Approval("a2"))).Entry!.Number);
        Assert.Empty(await store.VerifyAuditAsync());
        Assert.Equal(5, (await File.ReadAllLinesAsync(Log)).Length);
    }

    private async Task FindAsync(Action<List<string>> change, string finding)
    {
        var lines = (await File.ReadAllLinesAsync(Log)).ToList();
        change(lines);
        await File.WriteAllLinesAsync(Log, lines);
        await using var store = await FileMetricsStore.OpenAsync(_folder.Path);
        Assert.Contains(finding, await store.VerifyAuditAsync());
    }
}
