using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Tables;

/// <summary>
/// The table of one kind of record: how a record becomes a row and a row a record. In every select the columns are as
/// <see cref="Read"/> expects them and the table itself is called <c>t</c>.
/// </summary>
internal abstract class RecordTable
{
    /// <summary>The joins that show names instead of ids. CROSS JOIN keeps SQLite from starting with the small tables.</summary>
    protected const string SkillJoins = """
        CROSS JOIN skill_versions v ON v.version_id = t.version_id
        CROSS JOIN skills s ON s.skill_id = v.skill_id
        LEFT JOIN sessions se ON se.session_key = t.session_key
        """;

    public static IReadOnlyList<RecordTable> All => _all;

    private static readonly RecordTable[] _all =
    [
        new PerformanceTable(), new OutcomeTable(), new FidelityTable(), new InvocationTable(), new PromotionTable(), new RollbackTable(),
        new TokenEstimateTable(), new InteractionTable(),
    ];

    /// <summary>The table's name.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a prune removes its rows: not those that prove how a skill came to its stage.</summary>
    public virtual bool IsPruned => true;

    /// <summary>A condition on rows that a prune must keep whatever their age, or null.</summary>
    public virtual string? Kept => null;

    /// <summary>The column with the id that makes it one record, where that is one column.</summary>
    public virtual string? IdColumn => null;

    /// <summary>The columns that make a row, but for its id; the identity hash first.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Inserts a row. Its parameters are the <see cref="Columns"/> and the id.</summary>
    public string Insert =>
        $"INSERT INTO {Name} ({string.Join(", ", Columns)}, id) VALUES ({string.Join(", ", Columns.Select((_, i) => $"?{i + 1}"))}, ?{IdParameter})";

    /// <summary>Answers a row where the stored row of an id is the same in all its columns. Its parameters are those of <see cref="Insert"/>.</summary>
    public string Same => $"SELECT 1 FROM {Name} WHERE id = ?{IdParameter} AND {string.Join(" AND ", Columns.Select((c, i) => $"{c} IS ?{i + 1}"))}";

    /// <summary>The parameter of <see cref="Insert"/> and <see cref="Same"/> that takes the id.</summary>
    public int IdParameter => Columns.Count + 1;

    /// <summary>Selects rows with names for ids; a WHERE or ORDER BY may follow.</summary>
    public abstract string Select { get; }

    /// <summary>The column with the record's time.</summary>
    public virtual string TimeColumn => "t.timestamp";

    /// <summary>A condition that a row is of a skill, with one parameter.</summary>
    public virtual string OfSkill => "t.version_id IN (SELECT version_id FROM skill_versions JOIN skills USING (skill_id) WHERE skill_name = ?)";

    /// <summary>A condition that a row is of a version, with one parameter; NULL matches rows without one.</summary>
    public virtual string OfVersion => "v.version IS ?";

    /// <summary>A condition that a row is of a session, with one parameter.</summary>
    public virtual string OfSession => "t.session_key = (SELECT session_key FROM sessions WHERE session_id = ?)";

    public static RecordTable Of(RecordKind kind) => _all[(int)kind];

    /// <summary>Binds all parameters of <see cref="Insert"/> or <see cref="Same"/> but the identity hash, which is the first, and the id.</summary>
    public abstract void Bind(SqliteStatement statement, MetricRecord record, NameIds ids);

    public abstract MetricRecord Read(SqliteStatement row);

    protected static DateTimeOffset Time(SqliteStatement row, int column) => UnixTime.FromMicroseconds(row.Int64(column));
}
