using Microsoft.Data.Sqlite;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Sqlite;
using Xunit;

namespace SkillMetrics.Core.Tests.Processes;

public sealed class SharedSqliteTests : SharedStoreTests
{
    protected override string Location => $"sqlite:{Folder.File("metrics.db")}";

    protected override async Task<IMetricsStore> OpenAsync() => await SqliteMetricsStore.OpenAsync(Folder.File("metrics.db"));

    protected override void AssertSoundOnDisk()
    {
        using var connection = new SqliteConnection($"Data Source={Folder.File("metrics.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }
}
