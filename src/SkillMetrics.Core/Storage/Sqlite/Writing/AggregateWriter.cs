using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Adds <see cref="VersionChange"/>s to a set of aggregate tables.</summary>
internal sealed class AggregateWriter(SqliteDatabase database, NameIds ids, AggregateTables tables)
{
    private readonly MetricsWriter _metrics = new(database, tables);
    private readonly CountWriter _counts = new(database, ids, tables);
    private readonly PathWriter _paths = new(database, ids, tables);
    private readonly HistogramWriter _histograms = new(database, tables);
    private readonly HourWriter _hours = new(database, tables);
    private readonly SessionWriter _sessions = new(database, ids, tables);

    /// <summary>Adds what changed. The tables are ordered by version: in that order few of their pages are touched at a time.</summary>
    public void Add(IEnumerable<KeyValuePair<(string Skill, string? Version), VersionChange>> changes)
    {
        var ordered = changes.Select(c => (VersionId: ids.Version(c.Key.Skill, c.Key.Version), Change: c.Value)).OrderBy(c => c.VersionId).ToList();
        foreach (var (versionId, change) in ordered)
        {
            _metrics.Add(versionId, change);
            _counts.Add(versionId, change.Aggregate);
            _paths.Add(versionId, change.Aggregate);
            _histograms.Add(versionId, change.Aggregate);
            _hours.Add(versionId, change.Aggregate);
        }

        _sessions.Add(ordered);
    }
}
