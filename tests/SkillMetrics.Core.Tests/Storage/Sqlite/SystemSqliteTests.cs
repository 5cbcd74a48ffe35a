using SQLitePCL;
using Xunit;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

public sealed class SystemSqliteTests
{
    [Fact]
    public void The_tests_run_over_the_library_that_was_asked_for()
    {
        Batteries_V2.Init();
        var version = raw.sqlite3_libversion().utf8_to_string();

        Assert.Equal(string.IsNullOrEmpty(SystemSqlite.Library), version == "3.35.5");
    }
}
