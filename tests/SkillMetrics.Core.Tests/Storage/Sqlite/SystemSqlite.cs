using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>
/// Lets all tests of this assembly run over the system's SQLite instead of the bundled one, as hosts that lift it do: set
/// SKILLMETRICS_TEST_SQLITE to the file name of the library, for example libsqlite3.so.0.
/// </summary>
internal static class SystemSqlite
{
    public static string? Library { get; } = Environment.GetEnvironmentVariable("SKILLMETRICS_TEST_SQLITE");

#pragma warning disable CA2255 // the resolver must be there before any test first calls SQLite
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Use()
    {
        if (!string.IsNullOrEmpty(Library))
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (_, _, _) => NativeLibrary.Load(Library));
        }
    }
}
