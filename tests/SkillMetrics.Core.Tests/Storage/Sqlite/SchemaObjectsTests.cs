using System.Globalization;
using Microsoft.Data.Sqlite;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>Whatever the schema names is there and works, asked by another program's connection.</summary>
public sealed class SchemaObjectsTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly SqliteMetricsStore _store;
    private readonly SqliteConnection _connection;

    public SchemaObjectsTests()
    {
        _store = new SqliteMetricsStore(_folder.File("metrics.db"));
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection($"Data Source={_folder.File("metrics.db")};Pooling=False");
    }

    public async Task InitializeAsync()
    {
        await _store.AppendAsync(Sample.OfEveryKind());
        await _store.AppendAsync([Sample.Running(id: "running"), Sample.Outcome() with { Correct = false }]);
        await _connection.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    [Trait("Pitfall", "15")]
    public void Every_table_and_view_can_be_read()
    {
        var names = Rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')");
        Assert.True(names.Count > 15);
        Assert.All(names, name => Rows($"SELECT * FROM \"{name}\""));
    }

    [Fact]
    [Trait("Pitfall", "15")]
    public void Every_index_can_be_used_and_agrees_with_its_table()
    {
        var indexes = Rows("SELECT name || '|' || tbl_name || '|' || sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
        Assert.True(indexes.Count > 10);
        Assert.All(indexes, index =>
        {
            var (name, table, sql) = (index.Split('|')[0], index.Split('|')[1], index);
            var partial = sql.IndexOf(" WHERE ", StringComparison.OrdinalIgnoreCase);
            var where = partial < 0 ? string.Empty : sql[partial..];
            Assert.Equal(
                Rows($"SELECT count(*) FROM \"{table}\" NOT INDEXED{where}"), Rows($"SELECT count(*) FROM \"{table}\" INDEXED BY \"{name}\"{where}"));
        });
        Assert.Equal(["ok"], Rows("PRAGMA integrity_check"));
    }

    [Fact]
    [Trait("Pitfall", "18")]
    public void Every_foreign_key_points_at_something_unique_and_is_satisfied()
    {
        var keys = Rows("""
            SELECT m.name || '.' || k."from" || ' > ' || k."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
            """);
        Assert.True(keys.Count > 15);

        // A key to what is not unique is an error of this statement, not a row of its answer.
        Assert.Empty(Rows("PRAGMA foreign_key_check"));
    }

    /// <summary>The store's own connection must have them on: a row that is gone from under it is missed, not written around.</summary>
    [Fact]
    [Trait("Pitfall", "18")]
    public async Task Foreign_keys_are_on_where_the_store_writes()
    {
        Rows("PRAGMA foreign_keys = OFF");
        Rows("DELETE FROM skill_versions");

        var fault = await Assert.ThrowsAsync<MetricsStoreException>(async () => await _store.AppendAsync(Sample.Performance(id: "new")));

        Assert.Contains("FOREIGN KEY", fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["1"], Rows("SELECT count(*) FROM performance_metrics"));
    }

    private List<string> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return rows;
    }
}
