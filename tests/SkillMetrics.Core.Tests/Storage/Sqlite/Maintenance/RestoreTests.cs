using SkillMetrics.Core.Tests.Storage.Sqlite.Schema;
using SkillMetrics.Records;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite.Maintenance;

public sealed class RestoreTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    private string Backup => _file.PathOf("backup.db");

    [Fact]
    [Trait("Pitfall", "50")]
    public async Task A_restore_brings_back_what_was_there_and_keeps_a_copy_of_what_it_replaces()
    {
        await using (var store = await SqliteMetricsStore.OpenAsync(_file.Path))
        {
            await store.AppendAsync(Sample.Performance());
            await store.BackUpAsync(Backup);
            await store.AppendAsync(Sample.Outcome());

            var aside = await store.RestoreAsync(Backup);

            Assert.Equal([Sample.Performance()], await ReadAsync(store));
            Assert.Equal(["1"], SqliteFile.Rows(aside, "SELECT count(*) FROM outcome_metrics"));
            Assert.Equal(aside, Assert.Single(_file.Files("*.before-restore")));
            Assert.Equal(1, (await store.AppendAsync(Sample.Fidelity())).Inserted);
            Assert.Empty(await store.VerifyAsync());

            // And the copy can be restored in its turn.
            await store.RestoreAsync(aside);
            Assert.Equal([Sample.Performance(), Sample.Outcome()], await ReadAsync(store));
        }

        Assert.Empty(_file.Files("*-wal"));
        Assert.Empty(_file.Files("*.restoring*"));
        await using var reopened = await SqliteMetricsStore.OpenAsync(_file.Path);
        Assert.Equal([Sample.Performance(), Sample.Outcome()], await ReadAsync(reopened));
        Assert.Empty(await reopened.VerifyAsync());
    }

    [Fact]
    public async Task A_backup_of_an_older_version_is_brought_up_to_date()
    {
        GoldenDatabase.CopyTo(Backup);
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.RestoreAsync(Backup);

        Assert.Equal(GoldenDatabase.Records.OrderBy(r => r.Kind), await ReadAsync(store));
        Assert.Empty(await store.VerifyAsync());
        Assert.Equal(await File.ReadAllBytesAsync(GoldenDatabase.Source), await File.ReadAllBytesAsync(Backup));
        Assert.Empty(_file.Files("*.bak"));
    }

    public static TheoryData<string, string> BadBackups => new()
    {
        { "missing", "There is no backup" },
        { "empty", "empty" },
        { "text", "not a database" },
        { "damaged", "damaged" },
        { "cut", "Nothing was changed" },
        { "foreign", "something else" },
        { "newer", "77" },
    };

    [Theory]
    [MemberData(nameof(BadBackups))]
    public async Task What_is_no_sound_backup_is_refused_and_changes_nothing(string kind, string why)
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync([.. Sample.OfEveryKind(), .. Enumerable.Range(0, 500).Select(i => Sample.Performance(id: $"many{i}"))]);
        await MakeBadAsync(store, kind);
        await store.AppendAsync(Sample.Performance("present"));
        var files = _file.Files("*");

        var fault = await Assert.ThrowsAsync<UnusableBackupException>(async () => await store.RestoreAsync(Backup));

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Backup, fault.Message, StringComparison.Ordinal);
        Assert.Equal(files, _file.Files("*"));
        Assert.Equal(509, (await ReadAsync(store)).Count);
        Assert.Equal(1, (await store.AppendAsync(Sample.Performance("after"))).Inserted);
        Assert.Empty(await store.VerifyAsync());
    }

    /// <summary>The other one remembers ids of names that the restored content does not have, or has for other names.</summary>
    [Fact]
    [Trait("Pitfall", "50")]
    public async Task Another_instance_that_has_the_store_open_goes_on_with_the_restored_content()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await using var other = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync(Sample.Performance("kept"));
        await store.BackUpAsync(Backup);
        await other.AppendAsync([Sample.Completed("gone"), Sample.Performance("gone")]);
        Assert.Equal(["gone", "kept"], await other.GetSkillNamesAsync());

        await store.RestoreAsync(Backup);
        await store.AppendAsync([Sample.Completed("other") with { WorkflowPath = "elsewhere", SessionId = "s9" }, Sample.Failed("third")]);
        await other.AppendAsync([Sample.Completed("gone", "i2"), Sample.TokenEstimate()]);

        Assert.Equal(["gone", "kept", "other", "third"], await other.GetSkillNamesAsync());
        Assert.Equal("main/daily", ((InvocationRecord)(await other.ReadAsync(new RecordFilter { SkillName = "gone" }).SingleAsync())).WorkflowPath);
        Assert.Empty(await other.VerifyAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(other);
    }

    [Fact]
    public async Task A_stream_that_is_being_read_stays_at_its_moment()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.BackUpAsync(Backup);
        await store.AppendAsync([.. Enumerable.Range(0, 1_000).Select(i => Sample.Performance(id: $"e{i}"))]);

        var count = 0;
        await foreach (var record in store.ReadAsync(RecordFilter.All))
        {
            if (count++ == 0)
            {
                await store.RestoreAsync(Backup);
            }
        }

        Assert.Equal(1_000, count);
        Assert.Empty(await ReadAsync(store));
    }

    [Fact]
    [Trait("Pitfall", "50")]
    public async Task Another_process_that_appends_all_the_while_carries_on()
    {
        await using var store = await SqliteMetricsStore.OpenAsync(_file.Path);
        await store.AppendAsync(Sample.Performance("kept"));
        await store.BackUpAsync(Backup);
        using var worker = WorkerProcess.Start($"sqlite:{_file.Path}", "worker", "0", "5");
        Assert.Equal("ready", await worker.ReadLineAsync());
        worker.Signal();
        for (var restore = 0; restore < 5; restore++)
        {
            for (var seen = 0; seen < 10; seen++)
            {
                Assert.NotNull(await worker.ReadLineAsync());
            }

            await store.RestoreAsync(Backup);
        }

        // It still appends: the store, which the restore had left with one record, gets more. A worker that ended prints no more lines.
        while ((await ReadAsync(store)).Count == 1)
        {
            Assert.NotNull(await worker.ReadLineAsync());
        }

        worker.Kill();
        await worker.ReadToEndAsync(killed: true);
        Assert.Empty(await store.VerifyAsync());
        await Recount.AssertAggregatesEqualHistoryAsync(store);
        Assert.Contains("kept", await store.GetSkillNamesAsync());
        Assert.True((await ReadAsync(store)).Count > 1);
    }

    private static async Task<List<MetricRecord>> ReadAsync(SqliteMetricsStore store) => await store.ReadAsync(RecordFilter.All).ToListAsync();

    private async Task MakeBadAsync(SqliteMetricsStore store, string kind)
    {
        switch (kind)
        {
            case "missing":
                break;
            case "empty":
                await File.WriteAllBytesAsync(Backup, []);
                break;
            case "text":
                await File.WriteAllTextAsync(Backup, new string('x', 10_000));
                break;
            case "foreign":
                await using (var other = await SqliteMetricsStore.OpenAsync(_file.PathOf("foreign.db")))
                {
                    await other.BackUpAsync(Backup);
                }

                SqliteFile.Rows(Backup, "ALTER TABLE schema_migrations RENAME TO something_of_mine");
                break;
            case "newer":
                await store.BackUpAsync(Backup);
                SqliteFile.Rows(Backup, "INSERT INTO schema_migrations VALUES (77, 0, 'from the future', 'ab', '', 0)");
                break;
            default:
                await store.BackUpAsync(Backup);
                var bytes = await File.ReadAllBytesAsync(Backup);
                if (kind == "cut")
                {
                    bytes = bytes[..(bytes.Length / 2)];
                }
                else
                {
                    bytes.AsSpan(bytes.Length - (4 * 4_096)).Fill(0xAB);
                }

                await File.WriteAllBytesAsync(Backup, bytes);
                break;
        }
    }
}
