using System.Text;
using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Reading;

/// <summary>The question for the records of one kind that pass a filter, oldest row first.</summary>
internal sealed class RecordQuery
{
    private readonly RecordTable _table;
    private readonly StringBuilder _sql;
    private readonly List<Action<SqliteStatement, int>> _binds = [];

    public RecordQuery(RecordKind kind, RecordFilter filter)
    {
        _table = RecordTable.Of(kind);
        _sql = new StringBuilder(_table.Select);
        When(filter.SkillName is not null, _table.OfSkill, (s, i) => s.Bind(i, filter.SkillName));
        When(filter.Version.IsOne, _table.OfVersion, (s, i) => s.Bind(i, filter.Version.Version));
        When(filter.SessionId is not null, _table.OfSession, (s, i) => s.Bind(i, filter.SessionId));
        When(filter.From is not null, $"{_table.TimeColumn} >= ?", (s, i) => s.Bind(i, Ceiling(filter.From!.Value)));
        When(filter.Before is not null, $"{_table.TimeColumn} < ?", (s, i) => s.Bind(i, Ceiling(filter.Before!.Value)));
        When(filter.State is not null, "t.state = ?", (s, i) => s.Bind(i, (long)filter.State!.Value));
        _sql.Append("\nORDER BY t.id");
    }

    /// <summary>Whether records of a kind can pass a filter at all.</summary>
    public static bool Applies(RecordKind kind, RecordFilter filter) =>
        (filter.Kind is null || filter.Kind == kind) && (filter.State is null || kind == RecordKind.Invocation);

    /// <summary>The statement with its parameters bound, before its first row.</summary>
    public SqliteStatement Start(SqliteDatabase database)
    {
        var statement = database.Prepare(_sql.ToString());
        for (var i = 0; i < _binds.Count; i++)
        {
            _binds[i](statement, i + 1);
        }

        return statement;
    }

    public MetricRecord Read(SqliteStatement row) => _table.Read(row);

    private void When(bool applies, string condition, Action<SqliteStatement, int> bind)
    {
        if (applies)
        {
            _sql.Append(_binds.Count == 0 ? "\nWHERE " : "\n  AND ").Append(condition);
            _binds.Add(bind);
        }
    }

    /// <summary>Stored times are whole microseconds: none lies between a bound and the next whole one.</summary>
    private static long Ceiling(DateTimeOffset time)
    {
        var microseconds = UnixTime.ToMicroseconds(time);
        return time.UtcTicks > DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond) ? microseconds + 1 : microseconds;
    }
}
