using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>The statements with which one kind of record is written, prepared once.</summary>
internal sealed class TableStatements(SqliteDatabase database, RecordTable table)
{
    public SqliteStatement Insert { get; } = database.Prepare(table.Insert);

    public SqliteStatement Same { get; } = database.Prepare(table.Same);

    public SqliteStatement Read { get; } = database.Prepare($"{table.Select}\nWHERE t.id = ?");

    public SqliteStatement LastId { get; } = database.Prepare($"SELECT max(id) FROM {table.Name}");
}
