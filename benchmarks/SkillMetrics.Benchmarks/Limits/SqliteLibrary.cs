using System.Runtime.InteropServices;
using SQLitePCL;

namespace SkillMetrics.Benchmarks.Limits;

/// <summary>
/// Which SQLite is measured: the bundled one, or another that SKILLMETRICS_TEST_SQLITE names by its file name, for example libsqlite3.so.0, as
/// hosts may bring a newer one. Processes that are started inherit it.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly Version _firstCurrent = new(3, 40);

    public static Version Version => new(raw.sqlite3_libversion().utf8_to_string());

    /// <summary>Whether it is fairer to processes that wait for each other than the bundled one is.</summary>
    public static bool IsCurrent => Version >= _firstCurrent;

    /// <summary>To be called before anything calls SQLite.</summary>
    public static void Use()
    {
        if (Environment.GetEnvironmentVariable("SKILLMETRICS_TEST_SQLITE") is { Length: > 0 } library)
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (_, _, _) => NativeLibrary.Load(library));
        }

        Batteries_V2.Init();
    }
}
