using System.Text;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Schema;
using SQLitePCL;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite.Schema;

/// <summary>
/// What a process leaves behind that dies in the middle of the library's own upgrade: the files as they are at that moment, since whatever
/// it had in memory is gone.
/// </summary>
public sealed class KilledUpgradeTests : IDisposable
{
    private readonly SqliteFile _old = new();

    public KilledUpgradeTests() => Batteries_V2.Init();

    public void Dispose() => _old.Dispose();

    [Fact]
    [Trait("Pitfall", "25")]
    public async Task An_upgrade_that_dies_after_any_of_its_statements_leaves_the_old_version_working()
    {
        GoldenDatabase.CopyTo(_old.Path);
        var statements = Statements(LibraryMigrations.All[1].Up).ToList();
        Assert.InRange(statements.Count, 20, 100);
        var died = 0;
        using (var database = SqliteDatabase.Open(_old.Path, readOnly: false))
        {
            // So small a cache that what a statement changes reaches the log before the next one.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA cache_size = 1; PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE;");
            foreach (var statement in statements)
            {
                database.Execute(statement);
                await AssertOldVersionWorksAsync(statement);
                died++;
            }

            Assert.InRange(new FileInfo($"{_old.Path}-wal").Length, 2 * 4_096, long.MaxValue);
            database.Rollback();
        }

        Assert.Equal(statements.Count, died);
    }

    private async Task AssertOldVersionWorksAsync(string statement)
    {
        using var left = new SqliteFile();
        foreach (var suffix in new[] { string.Empty, "-wal" })
        {
            File.Copy(_old.Path + suffix, left.Path + suffix);
        }

        Assert.True(SqliteFile.Rows(GoldenDatabase.Source, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
            .SequenceEqual(left.Rows("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")), statement);
        Assert.Equal(1, (await new SqliteSchema(left.Path).GetStatusAsync()).Current);
        await using var store = await SqliteMetricsStore.OpenAsync(left.Path);
        Assert.Empty(await store.VerifyAsync());
        Assert.Equal(GoldenDatabase.Records.OrderBy(r => r.Kind), await store.ReadAsync(RecordFilter.All).ToListAsync());
    }

    /// <summary>A trigger has statements within it, so that not every semicolon ends one.</summary>
    private static IEnumerable<string> Statements(string script)
    {
        var statement = new StringBuilder();
        foreach (var part in script.Split(';').SkipLast(1))
        {
            statement.Append(part).Append(';');
            if (raw.sqlite3_complete(statement.ToString()) != 0)
            {
                yield return statement.ToString();
                statement.Clear();
            }
        }
    }
}
