using System.Globalization;
using Microsoft.Data.Sqlite;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.Storage.Sqlite;

/// <summary>A database file in a folder of its own, looked at and tampered with by other means than the library.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder.File("metrics.db");

    public string PathOf(string name) => _folder.File(name);

    /// <summary>The names of the files in the folder that match a pattern.</summary>
    public string[] Files(string pattern) => [.. Directory.GetFiles(_folder.Path, pattern).Order(StringComparer.Ordinal)];

    public void Execute(string sql)
    {
        using var connection = Connect(Path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public long Number(string sql) => long.Parse(Rows(sql)[0], CultureInfo.InvariantCulture);

    public List<string> Rows(string sql) => Rows(Path, sql);

    /// <summary>Rows as text, their columns with a bar between.</summary>
    public static List<string> Rows(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>Everything that the schema is made of, in an order of its own.</summary>
    public List<string> Schema() => Rows("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name");

    public void Dispose() => _folder.Dispose();

    private static SqliteConnection Connect(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=False;Default Timeout=1");
        connection.Open();
        return connection;
    }
}
